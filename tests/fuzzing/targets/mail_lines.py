"""Reply lines of POP3 and IMAP4, read in every way in which one is read."""

from __future__ import annotations

from harness.wire.mail_lines import (
    find_literal_length,
    find_referral,
    is_pop3_stat,
    read_imap4_greeting,
    read_imap4_status,
    read_line,
    read_pop3_status,
)
from tests.fuzzing.fuzz_target import FuzzTarget, only_wire_errors


def read(data: bytes) -> None:
    line = read_line(data)
    read_pop3_status(line)
    is_pop3_stat(line)
    read_imap4_greeting(line)
    read_imap4_status("a1", line)
    find_referral(line)
    assert (find_literal_length(line) or 0) >= 0


TARGET = FuzzTarget(
    only_wire_errors(read),
    seeds=(
        b"+OK 2 320\r\n",
        b"-ERR Command is not valid in this state.\r\n",
        b"* OK Microsoft Exchange Server 2007 IMAP4 service ready\r\n",
        b"a1 NO [REFERRAL IMAP://user;AUTH=*@SERVER2/] Specified user is invalid on this server.\r\n",
        b'* LIST () "/" {5}\r\n',
        b"* BYE Connection is closed.\r\n",
    ),
    tokens=(b"+OK ", b"-ERR", b"* BYE", b"a1 OK", b"[REFERRAL ", b"{9}", b"in invalid state", "\u0665\u00b2".encode()),
    longest=1_024,
)
