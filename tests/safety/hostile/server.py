"""A hostile server, and the parts that its ways of answering are made of."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tests.live.servers import Handler

OWA = "owa/user1@contoso.com/CAS-01/owa"
REDIRECTED = "owa/user2@contoso.com/CAS-01/owa"
DEVICE = "eas/user1@contoso.com/CAS-01/foldersync"
DEVICE_REDIRECTED = "eas/user2@contoso.com/CAS-01/foldersync"
SERVICES = "ews/user1@contoso.com/CAS-01/getfolder"
FREE_BUSY = "availability/user1@contoso.com/CAS-01/freebusy"
AUTODISCOVER = "autodiscover/user1@contoso.com/CAS-01/outlook"
RPC = "outlook_anywhere/user1@contoso.com/CAS-01/connect"
POP3 = "pop3/user1@contoso.com/CAS-01/logon"
IMAP4 = "imap4/user1@contoso.com/CAS-01/logon"

HTML = "text/html"
_CONTENT_LENGTH = re.compile(rb"^content-length: *(\d+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Hostile:
    """A server by what it does, and the case whose request it is sent; without `in_tls` it has the bare socket."""

    name: str
    case: str
    handler: Handler
    in_tls: bool = True


async def request(reader: asyncio.StreamReader) -> bytes:
    """One whole request; its head."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = _CONTENT_LENGTH.search(head)
    await reader.readexactly(min(int(length.group(1)), 65_536) if length else 0)
    return head


async def send(writer: asyncio.StreamWriter, part: bytes) -> None:
    """Write, and give others a turn: over TLS nothing else would ever say that the client has left."""
    writer.write(part)
    await writer.drain()
    await asyncio.sleep(0)
    if writer.is_closing():
        raise ConnectionResetError


def answer(status: int, body: bytes = b"", *headers: bytes, media_type: str = HTML) -> bytes:
    """A whole answer; headers are bytes, since some of these are no text."""
    lines = [f"HTTP/1.1 {status} .".encode(), *headers, f"Content-Type: {media_type}".encode()]
    return b"\r\n".join([*lines, f"Content-Length: {len(body)}".encode(), b"", body])


def always(what: bytes) -> Handler:
    """Says the same to each request, and keeps the connection."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await request(reader)
            writer.write(what)
            await writer.drain()

    return handle


def closing(what: bytes) -> Handler:
    """Says it to the first request and hangs up."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        writer.write(what)
        await writer.drain()

    return handle


def waiting(what: bytes) -> Handler:
    """Says it to the first request, and then nothing."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        writer.write(what)
        await writer.drain()
        await reader.read()

    return handle


def without_end(head: bytes, part: bytes, *, asked: bool = True) -> Handler:
    """`head`, and `part` for as long as the client takes it."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if asked:
            await request(reader)
        writer.write(head)
        while True:
            await send(writer, part)

    return handle


def one_a_second(head: bytes, part: bytes, *, asked: bool = True, seconds: float = 0.7) -> Handler:
    """`head`, and one byte of `part` after the other, each before a client that waits for the next one gives up."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if asked:
            await request(reader)
        writer.write(head)
        while True:
            for byte in part:
                await send(writer, bytes([byte]))
                await asyncio.sleep(seconds)

    return handle


def resetting(what: bytes, *, asked: bool = True) -> Handler:
    """Says it and resets the connection."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if asked:
            await request(reader)
        writer.write(what)
        await writer.drain()
        opened = writer.get_extra_info("socket")
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    return handle


def says(what: bytes) -> Handler:
    """Says it at once, unasked, and waits."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(what)
        await writer.drain()
        await reader.read()

    return handle


@asynccontextmanager
async def listening(handler: Handler, context: ssl.SSLContext | None) -> AsyncIterator[int]:
    """A server for the length of the block, which then hangs up on whoever is there; gives its port."""
    connections: list[asyncio.Task[None]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await handler(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return
        finally:
            writer.close()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(asyncio.create_task(serve(reader, writer)))

    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for connection in connections:
            connection.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
