"""Attribution of log lines to conversations: any log gives hops, and never an exception."""

from __future__ import annotations

from harness.evidence.attribution import hops_of
from harness.evidence.log_lines import LineReader
from harness.model.protocol import Operation, Protocol
from tests.evidence.logs import CLIENTS, identities, stimulus
from tests.fuzzing.fuzz_target import FuzzTarget
from tests.fuzzing.targets.log_lines import HEAD

_IDENTITIES = (identities(), identities(addresses={}))
_STIMULI = (stimulus(), stimulus(Protocol.EAS, Operation.FOLDERSYNC), stimulus(entry="nlb"))


def read(data: bytes) -> None:
    """Lines without date and time, which are added here; the first byte of a line selects its server."""
    lines = [
        line
        for raw in data.split(b"\n")
        for line in LineReader(f"CAS-0{1 + raw[:1].count(b'2') + 2 * raw[:1].count(b'3')}").read(
            HEAD + b"2026-11-23 02:03:04 " + raw[1:]
        )
    ]
    for names in _IDENTITIES:
        for one in _STIMULI:
            hops_of(lines, one, names, clients=CLIENTS)


TARGET = FuzzTarget(
    read,
    seeds=(
        b"1GET /owa/ - 443 CONTOSO\\user1 10.0.2.12 cas-01.contoso.com 200 0",
        b"1GET /owa/ - 443 - 10.0.2.12 - 401 1\n1GET /owa/ - 443 CONTOSO\\CAS-02$ 10.0.2.12 - 200 0",
        b"1POST /Microsoft-Server-ActiveSync/Proxy Cmd=FolderSync&DeviceId=device1 443 CAS-02$ 10.0.2.12 - 200 0",
        b"2GET /owa/ - 443 CONTOSO\\user1 10.0.9.9 nlb.contoso.com 200 0\n3GET /owa/ - 80 user1 10.0.1.11 - 200 0",
    ),
    tokens=(b"/owa", b"//", b"//[", b"?", b" 401 2", b"DeviceId=device2", b"CONTOSO\\CAS-03$", b"%u0000", b"https://"),
    longest=300,
    executions=3_000,
)
