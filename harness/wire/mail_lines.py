"""POP3 and IMAP4 lines: commands to send, replies to read (RFC 1939, RFC 2595, RFC 3501, RFC 2221).

Only the first word of a reply counts; an administrator can change its text (protocol-facts, section 5.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from harness.wire.errors import WireError


class ReplyStatus(Enum):
    """What a reply means for the conversation.

    `CLOSING` is IMAP4's BYE, `NOT_TAKEN` its BAD: neither is the answer to what was asked (RFC 3501, section 7.1).
    `LOGGED_ON` is its greeting PREAUTH: the server takes no logon, since it knows the client by other means.
    """

    OK = "ok"
    REFUSED = "refused"
    CLOSING = "closing"
    LOGGED_ON = "logged on already"
    NOT_TAKEN = "not taken"
    NOT_UNDERSTOOD = "not understood"


_IMAP4_GREETING = {"OK": ReplyStatus.OK, "PREAUTH": ReplyStatus.LOGGED_ON, "BYE": ReplyStatus.CLOSING}
_IMAP4_STATUS = {"OK": ReplyStatus.OK, "NO": ReplyStatus.REFUSED, "BAD": ReplyStatus.NOT_TAKEN}


@dataclass(frozen=True, slots=True)
class MailCommand:
    """One command in the parts in which it is sent: before each further part the server sends `+`.

    `shown` is the command as it may be recorded, without the password.
    """

    parts: tuple[bytes, ...]
    shown: str


_BETWEEN_CAPABILITIES = re.compile(r"[\s\[\]]+")
_REFERRAL = re.compile(r"\[REFERRAL\s++([^\]\s]++)[^\]]*+\]", re.IGNORECASE)
_LITERAL = re.compile(r"\{(\d{1,9})\}$")
_OF_OTHER_PROTOCOLS = re.compile(r"\+OK\b|-ERR\b|\* (?:OK|PREAUTH|BYE)\b|220[ -]|SSH-\d|HTTP/\d", re.IGNORECASE)
_STAT = re.compile(r"\+OK [0-9]{1,20} [0-9]{1,20}(?![0-9])", re.IGNORECASE)
_EXISTS = re.compile(r"\* ([0-9]{1,10}) EXISTS\b", re.IGNORECASE)
_LARGEST_NUMBER = 0xFFFFFFFF
"""Of IMAP4 (RFC 3501, section 9: 32 bits)."""


def read_pop3_status(line: str) -> ReplyStatus:
    """`+OK` and `-ERR`."""
    word = line.split(None, 1)[0].upper() if line.strip() else ""
    if word == "+OK":
        return ReplyStatus.OK
    return ReplyStatus.REFUSED if word == "-ERR" else ReplyStatus.NOT_UNDERSTOOD


def is_of_another_protocol(greeting: str) -> bool:
    """Whether a greeting that is not the protocol's own is that of POP3, IMAP4, SMTP, FTP, SSH or HTTP."""
    return _OF_OTHER_PROTOCOLS.match(greeting) is not None


def is_pop3_stat(line: str) -> bool:
    """True for a positive reply to STAT with its two numbers."""
    return _STAT.match(line) is not None


def is_imap4_select(lines: Iterable[str]) -> bool:
    """True for a reply to SELECT with the number of messages, which every one has (RFC 3501, section 6.3.1)."""
    numbers = (int(found[1]) for line in lines if (found := _EXISTS.match(line)))
    return any(number <= _LARGEST_NUMBER for number in numbers)


def pop3_command(*words: str) -> MailCommand:
    """A command of words without line breaks."""
    line = " ".join(words)
    _refuse_line_breaks(line)
    return MailCommand((f"{line}\r\n".encode(),), line)


def pop3_pass(password: str) -> MailCommand:
    """PASS with the rest of its line as the password, spaces included."""
    _refuse_line_breaks(password)
    return MailCommand((f"PASS {password}\r\n".encode(),), "PASS ***")


def read_imap4_greeting(line: str) -> ReplyStatus:
    """`* OK` and `* PREAUTH` accept the connection, `* BYE` refuses it."""
    word = _second_word(line) if line.startswith("* ") else ""
    return _IMAP4_GREETING.get(word, ReplyStatus.NOT_UNDERSTOOD)


def read_imap4_status(tag: str, line: str) -> ReplyStatus:
    """The status in the line that ends a reply."""
    if _is_bye(line):
        return ReplyStatus.CLOSING
    word = _second_word(line) if line.startswith(f"{tag} ") else ""
    return _IMAP4_STATUS.get(word, ReplyStatus.NOT_UNDERSTOOD)


def ends_imap4_reply(tag: str, line: str) -> bool:
    """Whether it is the tagged line that ends a reply, or `* BYE`, after which none comes."""
    return line.startswith(f"{tag} ") or _is_bye(line)


def capabilities_in(lines: Iterable[str]) -> frozenset[str]:
    """The words of a list of capabilities, in upper case, in lines of their own or in a response code."""
    return frozenset(word for line in lines for word in _BETWEEN_CAPABILITIES.split(line.upper()))


def find_referral(line: str) -> str | None:
    """The URL of a login referral (RFC 2221)."""
    found = _REFERRAL.search(line)
    return found.group(1) if found else None


def find_literal_length(line: str) -> int | None:
    """How many bytes follow a line that ends with the length of a literal."""
    found = _LITERAL.search(line)
    return int(found.group(1)) if found else None


def imap4_command(tag: str, *words: str) -> MailCommand:
    """A command of words that need no quoting."""
    line = " ".join((tag, *words))
    _refuse_line_breaks(line)
    return MailCommand((f"{line}\r\n".encode(),), line)


def imap4_login(tag: str, user: str, password: str) -> MailCommand:
    """LOGIN with quoted strings, and literals for what a quoted string cannot contain."""
    parts: list[bytes] = [f"{tag} LOGIN".encode()]
    for argument in (user, password):
        raw = argument.encode("utf-8")
        if argument.isascii() and argument.isprintable():
            escaped = argument.replace("\\", "\\\\").replace('"', '\\"')
            parts[-1] += f' "{escaped}"'.encode()
        elif b"\0" in raw:
            raise ValueError("IMAP4 cannot carry NUL")
        else:
            parts[-1] += f" {{{len(raw)}}}\r\n".encode()
            parts.append(raw)
    parts[-1] += b"\r\n"
    return MailCommand(tuple(parts), f"{tag} LOGIN {user} ***")


def read_line(raw: bytes) -> str:
    """One line without its line break; `WireError` for control characters, which no reply of these protocols has."""
    line = raw.decode("utf-8", "replace").rstrip("\r\n")
    if any(ord(character) < 0x20 and character != "\t" for character in line):
        raise WireError("a reply line with control characters")
    return line


def capabilities_of_greeting(line: str) -> frozenset[str]:
    """Those of the response code of a greeting, where it has one."""
    return capabilities_in([line]) if "[CAPABILITY " in line.upper() else frozenset()


def _is_bye(line: str) -> bool:
    return line.startswith("* ") and _second_word(line) == "BYE"


def _second_word(line: str) -> str:
    words = line.split(" ", 2)
    return words[1].upper() if len(words) > 1 else ""


def _refuse_line_breaks(line: str) -> None:
    if any(character in line for character in "\r\n\0"):
        raise ValueError("a command line cannot hold a line break")
