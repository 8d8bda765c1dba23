"""The standard library's IMAP4 client at a served farm: what no other client shows, and waiting in IDLE."""

from __future__ import annotations

import imaplib
from pathlib import Path

import pytest

from tests.served.clients import Served, serving
from tests.served.mapped_imap4 import MappedImap4

USA = "cas-01.contoso.com"


def log_on(farm: Served) -> MappedImap4:
    session = MappedImap4(farm, USA, 993)
    session.login(*farm.credentials("user1"))
    return session


def test_each_capability_that_is_offered_works(redirection: Served) -> None:
    with log_on(redirection) as session:
        offered = set(session.capabilities)
        assert session.namespace() == ("OK", [b'(("" "/")) NIL NIL'])
        assert session.list()[1][0] == rb'(\HasNoChildren) "/" INBOX'
        session.select("INBOX")
        assert session.uid("EXPUNGE", "1:*")[0] == "OK"
        assert by_hand(session, b"x LIST {0+}", b" {5+}", b"INBOX")[1] == b"x OK LIST completed."
        assert by_hand(session, b"x IDLE", b"DONE") == [
            b"+ IDLE accepted, awaiting DONE command.",
            b"x OK IDLE completed.",
        ]
    shown = {"NAMESPACE", "CHILDREN", "LITERAL+", "UIDPLUS", "IDLE", "IMAP4", "IMAP4REV1"}
    assert offered == shown


def by_hand(session: imaplib.IMAP4, *lines: bytes) -> list[bytes]:
    """The two lines that these lines are answered by; the library has no such commands."""
    session.send(b"".join(line + b"\r\n" for line in lines))
    return [session.readline().rstrip() for _ in range(2)]


def test_an_empty_folder_has_no_message_to_search_or_fetch(redirection: Served) -> None:
    with log_on(redirection) as session:
        assert session.select('"Sent Items"', readonly=True) == ("OK", [b"0"])
        assert session.search(None, "ALL") == ("OK", [b""])
        assert session.uid("SEARCH", "UNSEEN") == ("OK", [b""])
        assert session.uid("FETCH", "1:*", "(UID FLAGS)") == ("OK", [None])
        with pytest.raises(imaplib.IMAP4.error, match="message set"):
            session.fetch("1:*", "(FLAGS)")
        assert session.lsub() == session.list()
        assert session.close()[0] == "OK"
        assert session.noop()[0] == "OK"


def test_the_farm_keeps_no_message_and_says_so(redirection: Served) -> None:
    with log_on(redirection) as session:
        message = b"Subject: one\r\n\r\n" + b"text\r\n" * 1000
        assert session.append("INBOX", "", "", message)[0] == "NO"
        assert session.create("Archive")[0] == "NO"
        assert session.select("Archive")[0] == "NO"
        assert session.select("INBOX") == ("OK", [b"0"])


def test_the_farm_ends_while_a_client_waits(tmp_path: Path) -> None:
    with serving("single-site", tmp_path / "farm") as farm:
        session = log_on(farm)
        session.send(b"x IDLE\r\n")
        assert session.readline().startswith(b"+ ")
    session.shutdown()
