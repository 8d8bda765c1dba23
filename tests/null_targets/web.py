"""What a null server does with an HTTP request."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

from tests.live.servers import Handler

Choose = Callable[[str, str], bytes]
"""The answer to a method and a path, the path in lower case and without its query."""

DRIP_SECONDS = 40.0
"""Less than any time-out for a part of an answer, so that only a deadline for the whole ends it."""

_CONTENT_LENGTH = re.compile(rb"^content-length: *(\d+)", re.IGNORECASE | re.MULTILINE)
_MOST_AT_ONCE = 65_536
_CHUNK = b"a" * _MOST_AT_ONCE
_ENDLESS = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def answer(status: int, body: bytes = b"", *headers: str, media_type: str = "text/html") -> bytes:
    """A whole HTTP answer."""
    lines = (
        f"HTTP/1.1 {status} .",
        *(f"{line}" for line in headers),
        *((f"Content-Type: {media_type}",) if body else ()),
        f"Content-Length: {len(body)}",
    )
    return "".join(f"{line}\r\n" for line in lines).encode("ascii") + b"\r\n" + body


def always(constant: bytes) -> Handler:
    """Answers every request alike."""
    return by_path(lambda _, __: constant)


def by_path(choose: Choose) -> Handler:
    """Answers each request by its method and path alone."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(choose(*await _request(reader)))
            await writer.drain()

    return handle


to_itself = by_path(lambda _, path: answer(302, b"", f"Location: {path}"))
"""Redirects every request to the path that it asked for."""


async def echoes(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Sends back what it is sent."""
    while received := await reader.read(_MOST_AT_ONCE):
        writer.write(received)
        await writer.drain()


def says(what: bytes) -> Handler:
    """Says that much to the first request and hangs up."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _request(reader)
        writer.write(what)
        await writer.drain()

    return handle


def without_end(head: bytes, part: bytes) -> Handler:
    """Sends `head` and then `part` for as long as the client takes it."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _request(reader)
        writer.write(head)
        while True:
            writer.write(part)
            await writer.drain()

    return handle


endless_body = without_end(_ENDLESS + b"\r\n", _CHUNK)
endless_headers = without_end(_ENDLESS, (b"X-Header: " + b"a" * 1_000 + b"\r\n") * 64)


async def drips(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Sends its body byte by byte."""
    await _request(reader)
    writer.write(_ENDLESS + b"\r\n")
    while True:
        writer.write(b"a")
        await writer.drain()
        await asyncio.sleep(DRIP_SECONDS)


async def _request(reader: asyncio.StreamReader) -> tuple[str, str]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = _CONTENT_LENGTH.search(head)
    await reader.readexactly(int(length.group(1)) if length else 0)
    method, target, _ = head.decode("latin-1").split(" ", 2)
    return method, target.partition("?")[0].lower()
