"""Dovecot takes the place of the POP3 and IMAP4 services of a Client Access server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.model.outcome import OutcomeKind
from harness.model.protocol import Protocol
from harness.model.verdict import Because, VerdictWord
from tests.third_party.dovecot import running_dovecot
from tests.third_party.live_rows import judged
from tests.third_party.servers import HOST, folder_of_nobody, free_ports, write_certificate

DEPLOYMENT = """
format = 1
organization = {{ name = "Contoso", accepted_domain = "contoso.com", windows_domain = "CONTOSO" }}
site = [{{ name = "usa" }}, {{ name = "asia" }}]
[[client_access_server]]
name = "CAS-01"
site = "usa"
version = "2007 SP1"
host = "{host}"
pop3 = {{ port = {pop3}, security = "{security}" }}
imap4 = {{ port = {imap4}, security = "{security}" }}
[[mailbox_server]]
name = "MBX-01"
site = "usa"
version = "2007 SP1"
[[mailbox_server]]
name = "MBX-02"
site = "asia"
version = "2007 SP1"
[[mailbox]]
address = "user1@contoso.com"
logon = "user1"
password = {{ literal = "{password}" }}
server = "MBX-01"
[[mailbox]]
address = "colleague1@contoso.com"
logon = "colleague1"
password = {{ literal = "P@ss w0rd" }}
server = "MBX-01"
[[mailbox]]
address = "user2@contoso.com"
logon = "user2"
password = {{ literal = "P@ss w0rd" }}
server = "MBX-02"
[live]
ca = "ca.pem"
timeout_seconds = 10
[connect]
"{host}:{pop3}" = "127.0.0.1:{pop3_opened}"
"{host}:{imap4}" = "127.0.0.1:{imap4_opened}"
"""


@dataclass(frozen=True, slots=True)
class Dovecot:
    """A running Dovecot that knows user1 and colleague1, and its ports by service."""

    folder: Path
    ports: Mapping[str, int]

    def describe(self, security: str, *, password: str = "P@ss w0rd") -> Path:  # noqa: S107 - made up
        """A deployment file of a Client Access server whose mail services are this one's."""
        opened = ("pop3s", "imaps") if security == "tls" else ("pop3", "imap")
        numbers = (995, 993) if security == "tls" else (110, 143)
        file = self.folder / f"{security}-{len(password)}.toml"
        text = DEPLOYMENT.format(
            host=HOST,
            security=security,
            password=password,
            pop3=numbers[0],
            imap4=numbers[1],
            pop3_opened=self.ports[opened[0]],
            imap4_opened=self.ports[opened[1]],
        )
        file.write_text(text, encoding="utf-8")
        return file


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with folder_of_nobody() as folder:
        yield folder


@pytest.fixture(scope="module")
def dovecot(folder: Path) -> Iterator[Dovecot]:
    write_certificate(folder)
    with running_dovecot(folder, {"user1": "P@ss w0rd", "colleague1": "P@ss w0rd"}) as ports:
        yield Dovecot(folder, ports)


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("protocol", [Protocol.POP3, Protocol.IMAP4])
def test_a_user_of_the_own_site_logs_on_and_another_is_refused(
    dovecot: Dovecot, security: str, protocol: Protocol
) -> None:
    rows = judged(dovecot.describe(security))
    own, other = (rows[f"{protocol}/{user}@contoso.com/CAS-01/logon"] for user in ("user1", "user2"))
    assert own.verdict.verdict is VerdictWord.PASS
    assert own.observation is not None
    assert own.observation.outcome.kind is OutcomeKind.SERVED
    assert other.observation is not None
    assert other.observation.outcome.kind is OutcomeKind.REFUSED
    assert other.verdict.verdict is not VerdictWord.FAIL


def test_a_wrong_password_is_found_before_the_first_case(dovecot: Dovecot) -> None:
    rows = judged(dovecot.describe("tls", password="not this one"))
    own = rows["imap4/user1@contoso.com/CAS-01/logon"].verdict
    assert (own.verdict, own.because) == (VerdictWord.INCONCLUSIVE, Because.UNAUTHORIZED)
    assert rows["pop3/colleague1@contoso.com/CAS-01/logon"].verdict.verdict is VerdictWord.PASS


def test_a_dovecot_that_does_not_run_is_unreachable(dovecot: Dovecot) -> None:
    file = dovecot.describe("tls")
    closed, opened = free_ports(1)[0], (dovecot.ports["pop3s"], dovecot.ports["imaps"])
    text = file.read_text(encoding="utf-8")
    for port in opened:
        text = text.replace(f'"127.0.0.1:{port}"', f'"127.0.0.1:{closed}"')
    stopped = file.with_name("stopped.toml")
    stopped.write_text(text, encoding="utf-8")
    verdicts = {row.verdict.because for row in judged(stopped).values()}
    assert verdicts == {Because.UNREACHABLE}
