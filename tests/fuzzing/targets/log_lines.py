"""Lines of W3C extended logs: passed over or read, never refused."""

from __future__ import annotations

from harness.evidence.log_lines import LineReader
from tests.fuzzing.fuzz_target import FuzzTarget

HEAD = b"#Fields: date time cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs-host sc-status sc-substatus\n"
LINE = b"2026-11-23 02:03:04 POST /EWS/Exchange.asmx a=b 443 CONTOSO\\CAS-02$ 10.0.2.12 cas-01.contoso.com 200 0\n"


def read(data: bytes) -> None:
    """A line after its own `#Fields:` is always read, after any bytes before it."""
    assert list(LineReader("CAS-01").read(data + b"\n" + HEAD + LINE))[-1].stem == "/EWS/Exchange.asmx"


TARGET = FuzzTarget(
    read,
    seeds=(HEAD + LINE, LINE + HEAD, b"#Fields: date date time\n0001-01-01 9999-12-31 00:00:00\n"),
    tokens=(b"#Fields: ", b"0001-01-01", b"9999-12-31", b"24:00:60", b" - ", "\u0661".encode(), b"\x85", b"\x1c"),
    longest=1_024,
    executions=6_000,
)
