"""IMAP4 after the logon: every answer of an empty mailbox, line by line."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

import pytest

from fixtures.farm.dialects import DIALECTS, PLAIN, Dialect
from fixtures.farm.farm import Farm
from tests.farm.nouns import PASSWORD
from tests.farm.test_mail import HOST, IMAP4, TLS

WRONG_STATE = "BAD Command received in Invalid state."
WRONG_ARGUMENT = "BAD Command Argument Error. 11"


def ask(
    *lines: str, faults: Collection[str] = (), log_on: bool = True, dialect: Dialect = PLAIN, encoding: str = "ascii"
) -> list[str]:
    """The whole answer to the last of these lines, without the tag; each is sent with the tag `x`."""

    async def run() -> list[str]:
        passwords = {each.address: PASSWORD for each in TLS.mailboxes}
        one_farm = Farm(TLS, passwords=passwords, faults=faults, dialect=dialect)
        conversation = one_farm.conversation()
        reader, writer = await conversation.open_connection(HOST, IMAP4)
        await writer.start_tls(conversation.tls_context(HOST), server_hostname=HOST)
        await reader.readline()
        answer: list[str] = []
        for line in (*(["LOGIN CONTOSO/user3 made-up"] if log_on else []), *lines):
            writer.write(f"x {line}\r\n".encode())
            answer = [(await reader.readline()).decode(encoding).rstrip()]
            while not answer[-1].startswith("x "):
                answer.append((await reader.readline()).decode(encoding).rstrip())
        writer.close()
        await one_farm.aclose()
        return [line.removeprefix("x ") for line in answer]

    return asyncio.run(run())


def listed(arguments: str) -> list[str]:
    """The names that LIST answers."""
    *lines, done = ask(f"LIST {arguments}")
    assert done == "OK LIST completed."
    return [line.partition('"/" ')[2].strip('"') for line in lines]


def test_the_folders_are_those_of_a_new_mailbox() -> None:
    names = "INBOX Calendar Contacts Deleted_Items Drafts Journal Junk_E-mail Notes Outbox Sent_Items Tasks"
    assert listed('"" "*"') == [name.replace("_", " ") for name in names.split()]


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        pytest.param('"" "%"', 11, id="one level"),
        pytest.param('"" inbox', ["INBOX"], id="a name in another case"),
        pytest.param('"" "D%"', ["Deleted Items", "Drafts"], id="a name's beginning"),
        pytest.param('"" "*items"', ["Deleted Items", "Sent Items"], id="a name's end"),
        pytest.param('"Sent " "Items"', ["Sent Items"], id="a reference"),
        pytest.param('"INBOX/" "*"', [], id="below a folder"),
        pytest.param('"" "D.*"', [], id="no regular expression"),
        pytest.param(f'"" "{"*%" * 200}!"', [], id="a pattern of many wildcards"),
        pytest.param('"" ""', [""], id="the delimiter"),
    ],
)
def test_a_pattern_chooses(arguments: str, names: list[str] | int) -> None:
    found = listed(arguments)
    assert (len(found) if isinstance(names, int) else found) == names


def test_the_empty_pattern_is_answered_by_what_cannot_be_selected() -> None:
    assert ask('LIST "" ""') == [r'* LIST (\Noselect) "/" ""', "OK LIST completed."]


def test_every_folder_is_subscribed_to() -> None:
    subscribed, existing = ask('LSUB "" "*"'), ask('LIST "" "*"')
    assert [line.replace("LSUB", "LIST") for line in subscribed] == existing


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("NAMESPACE", ['* NAMESPACE (("" "/")) NIL NIL', "OK NAMESPACE completed."]),
        ("STATUS inbox (messages RECENT)", ["* STATUS INBOX (MESSAGES 0 RECENT 0)", "OK STATUS completed."]),
        ("STATUS {10+}\r\nSent Items (UNSEEN)", ['* STATUS "Sent Items" (UNSEEN 0)', "OK STATUS completed."]),
        ("STATUS INBOX (HIGHESTMODSEQ)", [WRONG_ARGUMENT]),
        ("STATUS INBOX ()", [WRONG_ARGUMENT]),
        ("STATUS", [WRONG_ARGUMENT]),
        ("STATUS Archive (MESSAGES)", ["NO The folder doesn't exist."]),
        ("LIST *", [WRONG_ARGUMENT]),
        ("SELECT", [WRONG_ARGUMENT]),
        ("SELECT Archive", ["NO The folder doesn't exist."]),
        ("SUBSCRIBE INBOX", ["OK SUBSCRIBE completed."]),
        ("SUBSCRIBE Archive", ["NO SUBSCRIBE failed."]),
        ("UNSUBSCRIBE INBOX", ["NO UNSUBSCRIBE failed."]),
        ("CREATE", [WRONG_ARGUMENT]),
        ("RENAME Drafts Archive", ["NO RENAME failed."]),
        ("APPEND INBOX {5000}", ["NO APPEND failed."]),
        (f"APPEND INBOX {{70000+}}\r\n{'a' * 70_000}", ["NO APPEND failed."]),
        ("IDLE\r\nNOOP", ["+ IDLE accepted, awaiting DONE command.", WRONG_ARGUMENT]),
        ("IDLE\r\ndone", ["+ IDLE accepted, awaiting DONE command.", "OK IDLE completed."]),
        ("SEARCH ALL", [WRONG_STATE]),
        ("AUTHENTICATE PLAIN", ["BAD Command Error. 10"]),
    ],
)
def test_a_command_is_answered_after_the_logon(command: str, answer: list[str]) -> None:
    assert ask(command) == answer


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("SEARCH RETURN (ALL) UNSEEN", ["* SEARCH", "OK SEARCH completed."]),
        ("SEARCH", [WRONG_ARGUMENT]),
        ("UID SEARCH UID 1:*", ["* SEARCH", "OK SEARCH completed."]),
        ("UID FETCH 1:* (FLAGS)", ["OK FETCH completed."]),
        ("UID FETCH 1:*", [WRONG_ARGUMENT]),
        (r"UID STORE 1 +FLAGS (\Deleted)", ["OK STORE completed."]),
        ("UID COPY 1 Drafts", ["OK COPY completed."]),
        ("UID COPY 1 Archive", ["NO [TRYCREATE] The folder doesn't exist."]),
        ("UID EXPUNGE 1:*", ["OK UID EXPUNGE completed."]),
        ("UID", [WRONG_ARGUMENT]),
        ("UID SORT (DATE) ALL", [WRONG_ARGUMENT]),
        ("FETCH 1 FLAGS", ["BAD The specified message set is invalid."]),
        (r"STORE 1 FLAGS (\Seen)", ["BAD The specified message set is invalid."]),
        ("COPY 1 Drafts", ["BAD The specified message set is invalid."]),
        ("CHECK", ["OK CHECK completed."]),
        ("EXPUNGE", ["OK EXPUNGE completed."]),
    ],
)
def test_a_command_is_answered_in_an_open_folder(command: str, answer: list[str]) -> None:
    assert ask("SELECT inbox", command) == answer


@pytest.mark.parametrize("ending", ["CLOSE", "SELECT Archive"])
def test_no_folder_is_open_after(ending: str) -> None:
    assert ask("SELECT INBOX", ending, "SEARCH ALL") == [WRONG_STATE]


def test_a_folder_is_examined_for_reading_only() -> None:
    assert ask("EXAMINE Drafts")[-1] == "OK [READ-ONLY] EXAMINE completed."


@pytest.mark.parametrize("command", ["NAMESPACE", 'LIST "" "*"', "STATUS INBOX (MESSAGES)", "IDLE", "UID SEARCH ALL"])
def test_a_command_waits_for_the_logon(command: str) -> None:
    assert ask(command, log_on=False) == [WRONG_STATE]


def test_a_mailbox_that_cannot_be_opened_has_no_folders() -> None:
    assert ask('LIST "" "*"', faults=["imap4-log-on-without-mailbox"]) == ["NO Server Unavailable. 15"]


def test_a_client_that_learns_no_size_learns_none_by_status() -> None:
    asked = "STATUS INBOX (MESSAGES UIDNEXT)"
    assert ask(asked, faults=["imap4-opens-inbox-of-no-size"])[0] == "* STATUS INBOX (UIDNEXT 1)"


@pytest.mark.parametrize("dialect", [one for one in DIALECTS if one.odd_mail_lines], ids=lambda dialect: dialect.name)
@pytest.mark.parametrize("command", ['LIST "" "*"', "STATUS INBOX (MESSAGES)", "SELECT INBOX", "IDLE\r\nDONE"])
def test_a_dialect_of_many_words_says_the_same_beside_what_nobody_asked_for(dialect: Dialect, command: str) -> None:
    unasked = ("* OK [ALERT] ", "* CAPABILITY ")
    answer = ask(command, dialect=dialect, encoding=dialect.manner.code_page)
    assert [line for line in answer if not line.startswith(unasked)] == ask(command)


@pytest.mark.parametrize("dialect", [PLAIN, *DIALECTS], ids=lambda dialect: dialect.name)
def test_what_a_dialect_offers_is_what_each_offers(dialect: Dialect) -> None:
    offered = ask("CAPABILITY", dialect=dialect, encoding=dialect.manner.code_page)
    (line,) = (line for line in offered if line.startswith("* CAPABILITY "))
    assert line.upper() == "* CAPABILITY IMAP4 IMAP4REV1 UIDPLUS CHILDREN IDLE NAMESPACE LITERAL+"
