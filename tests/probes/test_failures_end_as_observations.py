"""Every failure of a server is an observation; mistakes of the harness are exceptions."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
from collections.abc import AsyncIterator

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.model.observation import BODY_LIMIT
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Logon, Operation, Protocol
from harness.probes.failures import describe_failure
from harness.probes.probe import Limits, perform
from tests.probes.stubs import ACCOUNTS, Handler, StubConversation, observe, stimulus

OWA = stimulus(Protocol.OWA, Operation.OWA)
OVER_HTTP = [
    (Protocol.OWA, Operation.OWA),
    (Protocol.EAS, Operation.OPTIONS),
    (Protocol.EAS, Operation.FOLDERSYNC),
    (Protocol.EWS, Operation.GETFOLDER),
    (Protocol.AVAILABILITY, Operation.FREEBUSY),
    (Protocol.AUTODISCOVER, Operation.OUTLOOK),
    (Protocol.AUTODISCOVER, Operation.MOBILESYNC),
    (Protocol.OUTLOOK_ANYWHERE, Operation.CONNECT),
    (Protocol.WEBDAV, Operation.PROPFIND),
]


def raising(error: BaseException, cause: BaseException | None = None) -> Handler:
    def handler(_: httpx.Request) -> httpx.Response:
        raise error from cause

    return handler


@pytest.mark.parametrize(
    ("error", "cause", "words"),
    [
        (httpx.ConnectError("x"), ConnectionRefusedError(), "connection refused"),
        (httpx.ConnectError("x"), socket.gaierror(), "name not resolved"),
        (httpx.ConnectError("x"), ssl.SSLError("x"), "TLS failure"),
        (httpx.ConnectError("All connection attempts failed"), None, "connection failed"),
        (httpx.ReadError("x"), ConnectionResetError(), "connection reset"),
        (httpx.WriteError("x"), BrokenPipeError(), "connection reset"),
        (httpx.ConnectTimeout("x"), None, "time-out"),
        (httpx.ReadTimeout("x"), None, "time-out"),
        (httpx.PoolTimeout("x"), None, "time-out"),
        (TimeoutError(), None, "time-out"),
        (ConnectionRefusedError(), None, "connection refused"),
        (
            httpx.RemoteProtocolError("Server disconnected without sending a response."),
            None,
            "connection closed without an answer",
        ),
    ],
)
def test_no_answer_is_unreachable_and_says_why(error: Exception, cause: Exception | None, words: str) -> None:
    for protocol, operation in OVER_HTTP:
        seen = observe(stimulus(protocol, operation), raising(error, cause))
        assert (seen.outcome.kind, seen.explanation) == (OutcomeKind.UNREACHABLE, words)
        assert [(exchange.status, exchange.failure) for exchange in seen.exchanges] == [(None, words)]


def test_a_certificate_that_does_not_match_is_reported() -> None:
    error = ssl.SSLCertVerificationError("x")
    error.verify_message = "Hostname mismatch"
    assert describe_failure(error) == (OutcomeKind.UNREACHABLE, "TLS failure: Hostname mismatch")


@pytest.mark.parametrize("error", [httpx.RemoteProtocolError("illegal status line"), httpx.DecodingError("x")])
def test_an_answer_that_is_not_http_is_malformed(error: Exception) -> None:
    seen = observe(OWA, raising(error))
    assert seen.outcome.kind is OutcomeKind.MALFORMED
    assert seen.explanation.startswith("not HTTP: ")


def test_a_server_that_does_not_answer_in_time_is_unreachable() -> None:
    async def never(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError("the event is never set")

    seen = observe(OWA, never, limits=Limits(timeout_seconds=0.01))
    assert (seen.outcome.kind, seen.explanation) == (OutcomeKind.UNREACHABLE, "time-out")


class Drip(httpx.AsyncByteStream):
    """A body that begins and does not go on."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"<html>"
        await asyncio.Event().wait()


class Flood(httpx.AsyncByteStream):
    """A body without end."""

    def __init__(self, chunk: bytes) -> None:
        self._chunk = chunk

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            yield self._chunk


def test_an_answer_that_does_not_end_in_time_is_unreachable() -> None:
    seen = observe(OWA, lambda _: httpx.Response(200, stream=Drip()), limits=Limits(timeout_seconds=0.01))
    assert (seen.outcome.kind, seen.explanation) == (OutcomeKind.UNREACHABLE, "time-out")


@pytest.mark.parametrize("status", [200, 302, 401])
def test_an_endless_answer_is_malformed_and_cut_off(status: int) -> None:
    headers = {"Location": "/owa/auth/logon.aspx", "WWW-Authenticate": "NTLM"}

    def flood(_: httpx.Request) -> httpx.Response:
        return httpx.Response(status, headers=headers, stream=Flood(b"x" * 1000))

    for logon in (Logon.BASIC, Logon.WINDOWS, Logon.FORMS):
        what = stimulus(Protocol.OWA, Operation.OWA, logon=logon)
        seen = observe(what, flood, limits=Limits(timeout_seconds=5, body_bytes=100_000))
        assert (seen.outcome.kind, seen.explanation) == (
            OutcomeKind.MALFORMED,
            "an answer longer than 100000 bytes",
        )
        assert len(seen.exchanges[0].answer_text) == BODY_LIMIT


def test_a_compressed_answer_is_measured_unpacked() -> None:
    bomb = gzip.compress(bytes(3_000_000))
    seen = observe(OWA, lambda _: httpx.Response(200, headers={"Content-Encoding": "gzip"}, content=bomb))
    assert seen.explanation == "an answer longer than 1048576 bytes"


def test_a_compressed_answer_that_is_not_compressed_is_malformed() -> None:
    stream = httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=OneChunk(b"not gzip"))
    assert observe(OWA, lambda _: stream).outcome.kind is OutcomeKind.MALFORMED


class OneChunk(httpx.AsyncByteStream):
    def __init__(self, chunk: bytes) -> None:
        self._chunk = chunk

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._chunk


CHARSETS = ("no-such", "hex", "idna", "unicode_escape", "utf-7", "", "utf-16", "iso-8859-12", "windows-1259", "utf16le")
IN_ANOTHER_CHARSET = ("*=a%00b''x", "*=unicode_escape''\\q")
"""As allowed in mail headers; HTTP does not allow it."""


@pytest.mark.parametrize("charset", [*(f"={charset}" for charset in CHARSETS), *IN_ANOTHER_CHARSET])
def test_any_charset_gives_some_text(charset: str) -> None:
    headers = {"Content-Type": f"text/html; charset{charset}"}
    seen = observe(OWA, lambda _: httpx.Response(403, headers=headers, content=b"\xff\\x \\N{x"))
    assert seen.outcome.kind is OutcomeKind.REFUSED


@pytest.mark.parametrize(("protocol", "operation"), OVER_HTTP)
@settings(max_examples=15, deadline=None)
@given(
    status=st.sampled_from([200, 207, 301, 302, 400, 401, 440, 449, 451, 500]),
    body=st.binary(max_size=200) | st.text("<>/=?!'\" aform", max_size=80).map(str.encode),
    names=st.lists(
        st.sampled_from(["Location", "Set-Cookie", "WWW-Authenticate", "Content-Type", "Refresh", "X-MS-Location"])
    ),
    value=st.binary(max_size=40).map(lambda raw: raw.translate(None, bytes(range(32)))),
    logon=st.sampled_from([Logon.BASIC, Logon.FORMS, Logon.WINDOWS]),
)
def test_any_answer_is_an_observation(
    protocol: Protocol, operation: Operation, status: int, body: bytes, names: list[str], value: bytes, logon: Logon
) -> None:
    prefixes = {"WWW-Authenticate": b"NTLM ", "Set-Cookie": b"a=", "Location": b"/owa/auth/logon.aspx?"}
    headers = [(name.encode(), prefixes.get(name, b"") + value) for name in names]
    seen = observe(
        stimulus(protocol, operation, logon=logon), lambda _: httpx.Response(status, headers=headers, content=body)
    )
    assert seen.outcome.kind in OutcomeKind
    assert seen.exchanges


def test_cancellation_is_raised() -> None:
    async def cancel() -> None:
        started = asyncio.Event()

        async def never(_: httpx.Request) -> httpx.Response:
            started.set()
            await asyncio.Event().wait()
            raise AssertionError("the event is never set")

        task = asyncio.create_task(perform(OWA, ACCOUNTS, StubConversation(never)))
        await started.wait()
        task.cancel()
        await task

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(cancel())


def test_mistakes_of_the_harness_are_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        observe(OWA, raising(ZeroDivisionError()))
    with pytest.raises(KeyError):
        observe(stimulus(Protocol.OWA, Operation.OWA, mailboxes=("unknown@contoso.com",)), raising(OSError()))
