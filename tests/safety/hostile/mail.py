"""Harm in lines: POP3 and IMAP4."""

from __future__ import annotations

import asyncio

from tests.live.servers import Handler
from tests.safety.hostile.server import IMAP4, POP3, Hostile, one_a_second, resetting, says, send, without_end

_LONG = b"a" * 65_536
_ESCAPES = "\x1b[2J\u202e\x9b\x00".encode()


def _after_greeting(greeting: bytes, part: bytes) -> Handler:
    """Greets, and answers the first command without end."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        await reader.readuntil(b"\n")
        while True:
            await send(writer, part)

    return handle


def _each(greeting: bytes, reply: bytes) -> Handler:
    """Greets, and says the same to each command; `TAG` is the command's own."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        while True:
            tag = (await reader.readuntil(b"\n")).split(b" ")[0]
            writer.write(reply.replace(b"TAG", tag))
            await writer.drain()

    return handle


OF_MAIL = (
    Hostile("POP3: a line without end", POP3, without_end(b"+OK ", _LONG, asked=False)),
    Hostile("POP3: lines without end", POP3, without_end(b"", b"+OK\r\n" * 8_192, asked=False)),
    Hostile("POP3: no greeting", POP3, says(b"")),
    Hostile("POP3: a greeting of one byte a second", POP3, one_a_second(b"+", b"OK ", asked=False)),
    Hostile("POP3: a list without end", POP3, _after_greeting(b"+OK\r\n", b"+OK\r\nUSER\r\n" * 4_096)),
    Hostile("POP3: NUL bytes without end", POP3, without_end(b"", bytes(65_536), asked=False)),
    Hostile("POP3: escapes of a terminal", POP3, _each(b"+OK " + _ESCAPES + b"\r\n", b"-ERR " + _ESCAPES + b"\r\n")),
    Hostile("POP3: a reset after the greeting", POP3, resetting(b"+OK\r\n", asked=False)),
    Hostile("POP3: a number of 7,000 digits", POP3, _each(b"+OK\r\n", b"+OK " + b"9" * 7_000 + b"\r\n")),
    Hostile("IMAP4: a line without end", IMAP4, without_end(b"* OK ", _LONG, asked=False)),
    Hostile("IMAP4: untagged lines without end", IMAP4, _after_greeting(b"* OK\r\n", b"* 1 EXISTS\r\n" * 4_096)),
    Hostile("IMAP4: a literal of 2^40 bytes", IMAP4, says(b"* OK {1099511627776}\r\n")),
    Hostile("IMAP4: a literal of 5,000 digits", IMAP4, says(b"* OK {" + b"9" * 5_000 + b"}\r\n")),
    Hostile("IMAP4: literals of nothing without end", IMAP4, without_end(b"* OK", b" {0}\r\n" * 8_192, asked=False)),
    Hostile("IMAP4: literals without end", IMAP4, without_end(b"* OK", b" {3}\r\n* O" * 8_192, asked=False)),
    Hostile("IMAP4: asked to go on without end", IMAP4, _each(b"* OK\r\n", b"+ \r\n")),
    Hostile(
        "IMAP4: capabilities without end",
        IMAP4,
        _after_greeting(b"* OK\r\n", b"* CAPABILITY" + b" A" * 3_000 + b"\r\n"),
    ),
    Hostile(
        "IMAP4: escapes of a terminal", IMAP4, _each(b"* OK " + _ESCAPES + b"\r\n", b"TAG NO " + _ESCAPES + b"\r\n")
    ),
    Hostile("IMAP4: text that is no UTF-8", IMAP4, _each(b"* OK \xff\xfe\r\n", b"TAG NO \xff\xfe\xc0\x80\r\n")),
    Hostile(
        "IMAP4: a number of 7,000 digits", IMAP4, _each(b"* OK\r\n", b"* " + b"9" * 7_000 + b" EXISTS\r\nTAG OK\r\n")
    ),
    Hostile("IMAP4: a tag of another", IMAP4, _each(b"* OK\r\n", b"zz OK\r\n")),
    Hostile("IMAP4: brackets without end", IMAP4, _each(b"* OK\r\n", b"TAG NO " + b"[" * 8_000 + b"\r\n")),
)
