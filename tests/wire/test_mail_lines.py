"""POP3 and IMAP4 commands and replies."""

from __future__ import annotations

import pytest

from harness.wire.errors import WireError
from harness.wire.mail_lines import (
    ReplyStatus,
    capabilities_in,
    ends_imap4_reply,
    find_literal_length,
    find_referral,
    imap4_command,
    imap4_login,
    is_pop3_stat,
    pop3_command,
    pop3_pass,
    read_imap4_greeting,
    read_imap4_status,
    read_line,
    read_pop3_status,
)


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("+OK Microsoft Exchange Server 2007 POP3 service ready", ReplyStatus.OK),
        ("+ok", ReplyStatus.OK),
        ("-ERR Logon failure: unknown user name or bad password.", ReplyStatus.REFUSED),
        ("-ERR Command is not valid in this state.", ReplyStatus.REFUSED),
        ("HTTP/1.1 400 Bad Request", ReplyStatus.NOT_UNDERSTOOD),
        ("", ReplyStatus.NOT_UNDERSTOOD),
    ],
)
def test_a_pop3_reply_is_read_from_its_first_word(line: str, reply: ReplyStatus) -> None:
    assert read_pop3_status(line) is reply


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("a4 OK LOGIN completed.", ReplyStatus.OK),
        ("a4 NO LOGIN failed.", ReplyStatus.REFUSED),
        ("a4 BAD Command received in Invalid state.", ReplyStatus.NOT_TAKEN),
        ("a5 OK another tag", ReplyStatus.NOT_UNDERSTOOD),
        ("* BYE Connection is closed.", ReplyStatus.CLOSING),
        ("* Bye", ReplyStatus.CLOSING),
        ("a4", ReplyStatus.NOT_UNDERSTOOD),
    ],
)
def test_an_imap4_reply_is_read_from_its_tagged_line(line: str, reply: ReplyStatus) -> None:
    assert read_imap4_status("a4", line) is reply


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("* OK Microsoft Exchange Server 2007 IMAP4 service ready", ReplyStatus.OK),
        ("* PREAUTH hello", ReplyStatus.LOGGED_ON),
        ("* BYE not now", ReplyStatus.CLOSING),
        ("+OK POP3", ReplyStatus.NOT_UNDERSTOOD),
    ],
)
def test_an_imap4_greeting_is_read_from_its_second_word(line: str, reply: ReplyStatus) -> None:
    assert read_imap4_greeting(line) is reply


@pytest.mark.parametrize(
    ("line", "is_last"),
    [
        ("a4 OK done", True),
        ("* BYE", True),
        ("* bye see you", True),
        ("* OK still here", False),
        ("a5 OK", False),
        ("* GOODBYE", False),
    ],
)
def test_a_reply_of_imap4_ends_with_its_tag_or_with_bye(line: str, is_last: bool) -> None:
    assert ends_imap4_reply("a4", line) is is_last


def test_capabilities_are_read_from_their_own_line_and_from_a_response_code() -> None:
    lines = ("* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] ready", "* CAPABILITY AUTH=NTLM\tSTARTTLS", "a1 OK")
    assert {"LOGINDISABLED", "IMAP4REV1", "AUTH=NTLM", "STARTTLS"} <= capabilities_in(lines)


def test_stat_has_two_numbers() -> None:
    assert is_pop3_stat("+OK 2 320")
    assert not is_pop3_stat("+OK maildrop has messages")


def test_pass_sends_the_password_and_does_not_show_it() -> None:
    command = pop3_pass("two words ")
    assert command.parts == (b"PASS two words \r\n",)
    assert command.shown == "PASS ***"


def test_login_quotes_what_a_quoted_string_can_contain() -> None:
    command = imap4_login("a4", "CONTOSO\\user1", 'say "x"')
    assert command.parts == (b'a4 LOGIN "CONTOSO\\\\user1" "say \\"x\\""\r\n',)
    assert command.shown == "a4 LOGIN CONTOSO\\user1 ***"


def test_login_sends_other_characters_as_literals() -> None:
    assert imap4_login("a4", "jörg", "pä\r\n").parts == (
        b"a4 LOGIN {5}\r\n",
        "jörg".encode() + b" {5}\r\n",
        "pä\r\n".encode() + b"\r\n",
    )


def test_a_line_break_in_a_command_is_an_error() -> None:
    with pytest.raises(ValueError, match="line break"):
        pop3_command("USER", "a\r\nDELE 1")
    with pytest.raises(ValueError, match="line break"):
        imap4_command("a1", "x\n")
    with pytest.raises(ValueError, match="line break"):
        pop3_pass("\r")
    with pytest.raises(ValueError, match="NUL"):
        imap4_login("a1", "user", "\0")


def test_a_referral_gives_its_url() -> None:
    line = "a4 NO [REFERRAL IMAP://user;AUTH=*@SERVER2/] Specified user is invalid on this server."
    assert find_referral(line) == "IMAP://user;AUTH=*@SERVER2/"
    assert find_referral("a4 NO LOGIN failed.") is None


def test_a_literal_announces_its_length() -> None:
    assert find_literal_length('* LIST () "/" {5}') == 5
    assert find_literal_length("* OK") is None


def test_a_line_of_any_bytes_is_text_or_a_wire_error() -> None:
    assert read_line(b"+OK caf\xff\r\n") == "+OK caf\ufffd"
    with pytest.raises(WireError):
        read_line(b"\x16\x03\x01\x00\n")
