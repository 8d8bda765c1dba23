"""Connections to a correct server that change its answers: HTTP through the live client's parser, mail in memory."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

import httpcore
import httpx

from fixtures.farm.conversation import FarmConversation
from tests.fuzzing.answer_changes import AnswerChange, Spliced, TamperedAnswer

CONN_A3_AND_C2 = 28 + 44
"""Bytes (MS-RPCH, sections 2.2.4.4 and 2.2.4.9)."""

EVERY = -1
"""In place of the number of an answer: all answers."""


@dataclass(frozen=True, slots=True)
class Tampering:
    """Changes in their order, each with the number of the answer; `cut` ends the bytes of each answer early."""

    changes: tuple[tuple[int, AnswerChange], ...] = ()
    cut: int | None = None

    def of(self, number: int) -> tuple[AnswerChange, ...]:
        return tuple(change for place, change in self.changes if place in {number, EVERY})


class TamperedConversation:
    """A conversation with a farm whose answers are changed."""

    def __init__(self, farm: FarmConversation, tampering: Tampering) -> None:
        self._farm = farm
        self._tampering = tampering

    def http_transport(self) -> httpx.AsyncBaseTransport:
        return _TamperedTransport(self._farm.http_transport(), self._tampering)

    async def open_connection(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        raise ConnectionRefusedError(f"no mail server at {host}:{port}")

    def tls_context(self, host: str) -> ssl.SSLContext:
        return self._farm.tls_context(host)


class _TamperedTransport(httpx.AsyncBaseTransport):
    def __init__(self, farm: httpx.AsyncBaseTransport, tampering: Tampering) -> None:
        self._farm = farm
        self._tampering = tampering
        self._number = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._farm.handle_async_request(request)
        head = b"\r\n".join(b"%s: %s" % pair for pair in request.headers.raw)
        headers = tuple(
            pair for pair in response.headers.raw if pair[0].lower() not in {b"content-length", b"transfer-encoding"}
        )
        reply = TamperedAnswer(response.status_code, headers, await _read(response), sent=head + request.content)
        for change in self._tampering.of(self._number):
            reply = change.apply(reply)
        self._number += 1
        return await _received(reply.on_the_wire()[: self._tampering.cut], request)


async def _read(response: httpx.Response) -> bytes:
    """The whole body; of an RPC proxy's OUT channel, which is held open, all that comes to open it."""
    if isinstance(response.stream, httpx.ByteStream):
        return response.content
    body = b""
    assert isinstance(response.stream, httpx.AsyncByteStream)
    async for piece in response.stream:
        body += piece
        if len(body) >= CONN_A3_AND_C2:
            break
    return body


async def _received(answer: bytes, request: httpx.Request) -> httpx.Response:
    """The response that the live client's HTTP reads from these bytes."""
    pieces = [answer[start : start + 65_536] for start in range(0, len(answer), 65_536)]
    transport = _http_client()
    transport._pool = httpcore.AsyncConnectionPool(
        ssl_context=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), network_backend=httpcore.AsyncMockBackend(pieces)
    )
    return await transport.handle_async_request(request)


@lru_cache
def _http_client() -> httpx.AsyncHTTPTransport:
    return httpx.AsyncHTTPTransport(trust_env=False)


class MailServer:
    """POP3 and IMAP4 without sockets: a reply to each command, changed on its way to the client."""

    def __init__(
        self, greeting: bytes, replies: Callable[[bytes], bytes], tampering: Iterable[tuple[int, Spliced]]
    ) -> None:
        self._greeting = greeting
        self._replies = replies
        self._tampering = tuple(tampering)

    def http_transport(self) -> httpx.AsyncBaseTransport:
        raise AssertionError("a mail client does not use HTTP")

    def tls_context(self, host: str) -> ssl.SSLContext:
        raise AssertionError(f"no TLS with {host}")

    async def open_connection(
        self,
        host: str,  # noqa: ARG002 - there is one server
        port: int,  # noqa: ARG002 - as above
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader)
        connection = _Connection(protocol, reader, self._reply)
        protocol.connection_made(connection)
        connection.reply_to(b"")
        return reader, asyncio.StreamWriter(connection, protocol, reader, asyncio.get_running_loop())

    def _reply(self, number: int, command: bytes) -> bytes:
        reply = self._replies(command) if number else self._greeting
        for place, splice in self._tampering:
            if place == number:
                reply = splice.spliced(reply, command)
        return reply


class _Connection(asyncio.Transport):
    """A connection whose server answers at once; it closes after an empty reply."""

    def __init__(
        self,
        protocol: asyncio.StreamReaderProtocol,
        reader: asyncio.StreamReader,
        reply: Callable[[int, bytes], bytes],
    ) -> None:
        super().__init__()
        self._protocol = protocol
        self._reader = reader
        self._reply = reply
        self._number = 0
        self._closed = False

    def reply_to(self, command: bytes) -> None:
        reply = self._reply(self._number, command)
        self._number += 1
        if reply:
            self._reader.feed_data(reply)
        else:
            self._reader.feed_eof()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if not self._reader.at_eof():
            self.reply_to(bytes(data))

    def is_closing(self) -> bool:
        return self._closed

    def close(self) -> None:
        self.abort()

    def abort(self) -> None:
        if not self._closed:
            self._closed = True
            self._protocol.connection_lost(None)

    def pause_reading(self) -> None:
        """Every reply was sent already."""

    def resume_reading(self) -> None:
        """As above."""
