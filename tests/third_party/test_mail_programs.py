"""mbsync and fetchmail, mail programs that know nothing of this project, at the mail services of a served farm."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.served.clients import Served
from tests.third_party.mail_programs import MailClient

USA, EUROPE = "cas-01.contoso.com", "cas-02.contoso.com"
FOLDERS = {
    "INBOX",
    "Calendar",
    "Contacts",
    "Deleted Items",
    "Drafts",
    "Journal",
    "Junk E-mail",
    "Notes",
    "Outbox",
    "Sent Items",
    "Tasks",
}
SYNCHRONIZED = 0
FETCHMAIL_NO_MAIL = 1
FETCHMAIL_REFUSED = 3


@pytest.mark.parametrize(("host", "port", "user"), [(USA, 993, "user1"), (EUROPE, 143, "user2")])
def test_mbsync_copies_every_folder(redirection: Served, tmp_path: Path, host: str, port: int, user: str) -> None:
    client = MailClient(redirection, host, user, tmp_path)
    finished = client.mbsync(port)
    assert (finished.returncode, finished.stderr) == (SYNCHRONIZED, "")
    assert {folder.name for folder in client.mail.iterdir()} == FOLDERS
    assert not [file for file in client.mail.rglob("*") if file.parent.name in {"cur", "new"}]


def test_mbsync_is_refused_at_another_site(redirection: Served, tmp_path: Path) -> None:
    finished = MailClient(redirection, USA, "user2", tmp_path).mbsync(993)
    assert finished.returncode != SYNCHRONIZED
    assert "LOGIN failed" in finished.stderr


@pytest.mark.parametrize(
    ("protocol", "host", "port", "user"),
    [
        ("pop3", USA, 995, "user1"),
        ("pop3", EUROPE, 110, "user2"),
        ("imap", USA, 993, "user1"),
        ("imap", EUROPE, 143, "user2"),
    ],
)
def test_fetchmail_finds_no_mail(
    redirection: Served, tmp_path: Path, protocol: str, host: str, port: int, user: str
) -> None:
    finished = MailClient(redirection, host, user, tmp_path).fetchmail(protocol, port)
    assert finished.returncode == FETCHMAIL_NO_MAIL, finished.stderr
    assert f"No mail for CONTOSO\\{user} at {host}" in finished.stdout


@pytest.mark.parametrize(("protocol", "port"), [("pop3", 995), ("imap", 993)])
def test_fetchmail_is_refused_at_another_site(redirection: Served, tmp_path: Path, protocol: str, port: int) -> None:
    finished = MailClient(redirection, USA, "user2", tmp_path).fetchmail(protocol, port)
    assert finished.returncode == FETCHMAIL_REFUSED
