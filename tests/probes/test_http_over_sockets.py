"""What a mock transport cannot show: TLS, resets, and bytes that are not HTTP."""

from __future__ import annotations

import asyncio
import socket
import ssl

import httpx
import pytest
import trustme

from harness.model.observation import Observation
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.probes.probe import Limits, perform
from tests.probes.stubs import ACCOUNTS, StubConversation, stimulus

AUTHORITY = trustme.CA()


def server_context(host: str = "localhost") -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert(host).configure_cert(context)
    return context


def client_context(*, trusts: bool = True) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if trusts:
        AUTHORITY.configure_trust(context)
    return context


def ask(
    answer: bytes,
    *,
    context: ssl.SSLContext | None,
    client: ssl.SSLContext,
    limits: Limits | None = None,
    aborting: bool = False,
) -> Observation:
    """The observation of OPTIONS where the server answers each request with `answer` and closes.

    With `aborting` the connection below TLS is closed, and TLS does not end.
    """

    async def run() -> Observation:
        handlers: list[asyncio.Task[None]] = []

        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(answer)
                await writer.drain()
                if aborting:
                    writer.get_extra_info("socket").shutdown(socket.SHUT_WR)
                    await reader.read()
                    return
                writer.close()
                await writer.wait_closed()
            except (OSError, asyncio.IncompleteReadError):
                return  # the probe closed the connection
            finally:
                writer.transport.abort()

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            handlers.append(asyncio.create_task(handle(reader, writer)))

        server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=context)
        async with server:
            port = server.sockets[0].getsockname()[1]
            conversation = StubConversation(transport=lambda: httpx.AsyncHTTPTransport(verify=client, trust_env=False))
            what = stimulus(Protocol.EAS, Operation.OPTIONS, host="localhost", port=port)
            seen = await perform(what, ACCOUNTS, conversation, limits=limits or Limits(timeout_seconds=5))
            await asyncio.gather(*handlers)
            return seen

    return asyncio.run(run())


def over_tls(answer: bytes) -> Observation:
    return ask(answer, context=server_context(), client=client_context())


def test_an_answer_over_tls_is_read() -> None:
    seen = over_tls(b"HTTP/1.1 200 OK\r\nMS-ASProtocolVersions: 2.5\r\nContent-Length: 0\r\n\r\n")
    assert seen.outcome.kind is OutcomeKind.SERVED
    assert ("MS-ASProtocolVersions", "2.5") in seen.exchanges[0].answer_headers


def test_451_without_a_reason_phrase_is_read() -> None:
    assert over_tls(b"HTTP/1.1 451 \r\nContent-Length: 0\r\n\r\n").outcome.kind is OutcomeKind.WRONG_SERVER


def test_a_connection_that_closes_without_an_answer_is_unreachable() -> None:
    assert over_tls(b"").outcome.kind is OutcomeKind.UNREACHABLE


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n",
    ],
    ids=["another protocol", "no status", "a broken chunk", "an endless header"],
)
def test_bytes_that_are_not_http_are_malformed(answer: bytes) -> None:
    assert over_tls(answer).outcome.kind is OutcomeKind.MALFORMED


@pytest.mark.parametrize(
    ("context", "client", "words"),
    [
        (server_context(), client_context(trusts=False), "TLS failure: unable to get local issuer certificate"),
        (server_context("other.contoso.com"), client_context(), "TLS failure: Hostname mismatch"),
    ],
    ids=["an unknown authority", "another name"],
)
def test_a_server_whose_certificate_does_not_match_is_unreachable(
    context: ssl.SSLContext, client: ssl.SSLContext, words: str
) -> None:
    seen = ask(b"", context=context, client=client)
    assert seen.outcome.kind is OutcomeKind.UNREACHABLE
    assert seen.explanation.startswith(words)


def test_a_port_that_speaks_no_tls_is_unreachable() -> None:
    seen = ask(b"HTTP/1.1 200 OK\r\n\r\n", context=None, client=client_context(), limits=Limits(timeout_seconds=0.2))
    assert (seen.outcome.kind, seen.explanation) == (OutcomeKind.UNREACHABLE, "time-out")


def test_a_port_without_a_listener_is_unreachable() -> None:
    async def run() -> Observation:
        server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        server.close()
        await server.wait_closed()
        conversation = StubConversation(transport=lambda: httpx.AsyncHTTPTransport(trust_env=False))
        return await perform(
            stimulus(Protocol.EAS, Operation.OPTIONS, host="127.0.0.1", port=port), ACCOUNTS, conversation
        )

    seen = asyncio.run(run())
    assert (seen.outcome.kind, seen.explanation) == (OutcomeKind.UNREACHABLE, "connection refused")
