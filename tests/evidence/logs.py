"""Log lines and a deployment for the tests of evidence, built directly."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from harness.evidence.log_identities import LogIdentities, read_log_identities
from harness.evidence.log_lines import LogLine
from harness.model.deployment import (
    Affinity,
    Authentication,
    ClientAccessServer,
    Deployment,
    Evidence,
    LoadBalancingArray,
    Mailbox,
    MailboxServer,
    Organization,
    PasswordSource,
    Site,
    Version,
    VirtualDirectory,
)
from harness.model.protocol import Logon, Operation, Protocol
from harness.model.stimulus import Stimulus
from tests.virtual_directories import virtual_directories

SP1 = Version("2007 SP1", 8, 1)
WINDOWS = VirtualDirectory((Authentication.WINDOWS,))
BOTH = VirtualDirectory((Authentication.WINDOWS, Authentication.BASIC))
ADDRESSES = {"CAS-01": ("10.0.1.11",), "CAS-02": ("10.0.2.12",), "CAS-03": ("10.0.3.13",)}
HARNESS = "10.0.9.9"
CLIENTS = frozenset({HARNESS})
DEVICES = {"device1": "user1@contoso.com", "device2": "user2@contoso.com"}


def deployment(
    *, addresses: dict[str, tuple[str, ...]] | None = None, logs: dict[str, str] | None = None, settle: float = 0.0
) -> Deployment:
    """Three servers in three sites, an array of two of them, an Exchange 2003 back-end server."""
    return Deployment(
        file="deployment.toml",
        organization=Organization("Contoso", "contoso.com", "CONTOSO"),
        sites=(Site("usa"), Site("europe"), Site("asia")),
        client_access_servers=tuple(
            ClientAccessServer(
                f"CAS-0{number}",
                site,
                SP1,
                f"cas-0{number}.contoso.com",
                virtual_directories=virtual_directories(owa=BOTH, eas=WINDOWS),
            )
            for number, site in enumerate(("usa", "europe", "asia"), start=1)
        ),
        mailbox_servers=(
            MailboxServer("MBX-01", "usa", SP1),
            MailboxServer(
                "BE-01", "usa", Version("2003 SP2", 6, 5), virtual_directories=virtual_directories(eas=WINDOWS)
            ),
        ),
        mailboxes=tuple(
            Mailbox(f"user{number}@contoso.com", f"CONTOSO\\user{number}", PasswordSource(env="P"), "MBX-01")
            for number in (1, 2)
        ),
        load_balancing_arrays=(LoadBalancingArray("nlb", "nlb.contoso.com", ("CAS-02", "CAS-03"), Affinity.IP),),
        evidence=Evidence(settle, logs or {}, ADDRESSES if addresses is None else addresses),
    )


def identities(addresses: dict[str, tuple[str, ...]] | None = None) -> LogIdentities:
    return read_log_identities(deployment(addresses=addresses), DEVICES)


def stimulus(
    protocol: Protocol = Protocol.OWA,
    operation: Operation = Operation.OWA,
    *,
    entry: str = "CAS-02",
    user: str = "user1@contoso.com",
    visits: int = 1,
) -> Stimulus:
    host = f"{entry.lower()}.contoso.com"
    return Stimulus(protocol, operation, entry, host, 443, (user,), Logon.BASIC, visits=visits)


def line(server: str = "CAS-01", **values: str | float) -> LogLine:
    """A request from CAS-02 to another server for user1, answered with 200."""
    usual: dict[str, str | float] = {
        "time": 1000.0,
        "method": "GET",
        "stem": "/owa/",
        "query": "",
        "port": "443",
        "user": "CONTOSO\\user1",
        "client": "10.0.2.12",
        "host": "cas-01.contoso.com",
        "status": "200",
        "substatus": "0",
        "win32_status": "0",
    }
    return LogLine(server=server, **{**usual, **values})  # type: ignore[arg-type]  # the caller names real fields


def challenge(server: str = "CAS-01", *, substatus: str = "2", **values: str) -> LogLine:
    """A request that was answered with a challenge: IIS logs it without a user."""
    return line(server, **{"user": "", "status": "401", "substatus": substatus, "win32_status": "2148074254", **values})


FIELDS = "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip sc-status sc-substatus"


def written(
    seconds: float,
    stem: str = "/owa/",
    *,
    user: str = "CONTOSO\\user1",
    client: str = "10.0.2.12",
    method: str = "GET",
) -> str:
    """A line of a log file with the columns of FIELDS, `seconds` after midnight."""
    whole = int(seconds)
    time = f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"
    return f"2026-11-23 {time} 10.0.1.11 {method} {stem} - 443 {user} {client} 200 0"


@dataclass(slots=True)
class LogFile:
    """A log file that grows in the test."""

    path: Path
    begun: bool = field(default=False)

    def add(self, *lines: str) -> None:
        with self.path.open("a", encoding="utf-8", newline="\r\n") as log:
            for text in lines if self.begun else (FIELDS, *lines):
                log.write(f"{text}\n")
        self.begun = True
