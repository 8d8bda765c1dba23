"""What a null server does with a client of POP3 or IMAP4."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tests.live.servers import Handler
from tests.null_targets.null_server import SERVER_SIDE
from tests.null_targets.web import DRIP_SECONDS

_Reply = Callable[[str, str], str]
"""The reply to a command with its tag (IMAP4) and its word in upper case."""


def always(line: bytes) -> Handler:
    """Greets with `line` and says it again to each command."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(line)
            await writer.drain()
            await reader.readuntil(b"\n")

    return handle


def says(what: bytes) -> Handler:
    """Says that much at once and hangs up."""

    async def handle(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(what)
        await writer.drain()

    return handle


def without_end(part: bytes) -> Handler:
    """Sends `part` for as long as the client takes it, before it was asked anything."""

    async def handle(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(part)
            await writer.drain()

    return handle


async def drips(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Sends its greeting byte by byte."""
    while True:
        writer.write(b"+")
        await writer.drain()
        await asyncio.sleep(DRIP_SECONDS)


def _dialogue(greeting: str, reply: _Reply, *, tagged: bool) -> Handler:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(f"{greeting}\r\n".encode("ascii"))
        while True:
            words = (await reader.readuntil(b"\n")).decode("utf-8").split()
            tag, word = (words[0], words[1].upper()) if tagged else ("", words[0].upper())
            writer.write(f"{reply(tag, word)}\r\n".encode("ascii"))
            if word in ("STLS", "STARTTLS"):
                await writer.start_tls(SERVER_SIDE)

    return handle


def pop3(*, logon: str, user: str = "+OK") -> Handler:
    """A POP3 service that says `user` to every user name and `logon` to every password."""
    replies = {"CAPA": "+OK\r\n.", "USER": user, "PASS": logon, "STAT": "+OK 0 0"}
    return _dialogue("+OK", lambda _, word: replies.get(word, "+OK"), tagged=False)


pop3_agrees = _dialogue("+OK", lambda _, word: "+OK\r\n." if word == "CAPA" else "+OK", tagged=False)
imap4_agrees = _dialogue("* OK", lambda tag, _: f"{tag} OK", tagged=True)
"""Services that agree to every command, and tell nothing of a mailbox."""


def imap4(*, logon: str) -> Handler:
    """An IMAP4 service that says `logon` to every LOGIN."""
    before = {"CAPABILITY": "* CAPABILITY IMAP4rev1\r\n", "SELECT": "* 0 EXISTS\r\n"}

    def reply(tag: str, word: str) -> str:
        return f"{before.get(word, '')}{tag} {logon if word == 'LOGIN' else 'OK'}"

    return _dialogue("* OK", reply, tagged=True)
