"""The probe of Outlook Anywhere: two channels, what comes over the OUT channel, and what that shows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx
import pytest

from harness.model.observation import Observation
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Logon, Operation, Protocol
from harness.probes.probe import Limits
from tests.probes.stubs import StubConversation, observe, redirect, stimulus

CONN_A3 = bytes.fromhex("0500140310000000 1c000000 00000000 0000 0100 02000000 c0d40100")
CONN_C2 = bytes.fromhex(
    "0500140310000000 2c000000 00000000 0000 0300 06000000 01000000 00000000 00000100 02000000 c0d40100"
)
ECHO = bytes.fromhex("0500140310000000 14000000 00000000 4000 0000")
PING = bytes.fromhex("0500140310000000 14000000 00000000 0100 0000")

SHORT = Limits(timeout_seconds=0.06)
"""For servers in memory: an answer comes at once or never."""

SERVED = Outcome(OutcomeKind.SERVED)


class Pieces(httpx.AsyncByteStream):
    """A body in pieces, which is held open after them, breaks, or ends."""

    def __init__(self, *pieces: bytes, held_open: bool = False, error: Exception | None = None) -> None:
        self._pieces = pieces
        self._held_open = held_open
        self._error = error

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            yield piece
        if self._error is not None:
            raise self._error
        if self._held_open:
            await asyncio.Event().wait()


def rpc(*pieces: bytes, kind: str = "application/rpc", **end: object) -> httpx.Response:
    headers = {"Content-Type": kind} if kind else {}
    return httpx.Response(200, headers=headers, stream=Pieces(*pieces, **end))  # type: ignore[arg-type]


@dataclass(slots=True)
class RpcProxy:
    """An RPC proxy with one answer to each kind of request; None is never answered."""

    out_channel: httpx.Response | Exception | None = None
    echo: httpx.Response | Exception | None = field(default_factory=lambda: rpc(ECHO))
    in_channel: httpx.Response | Exception | None = None
    asked: list[str] = field(default_factory=list)
    requests: list[httpx.Request] = field(default_factory=list)
    begun: bytes = b""

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        length = request.headers["Content-Length"]
        self.asked.append(f"{request.method} {length}")
        self.requests.append(request)
        answer = self.out_channel
        if request.method == "RPC_IN_DATA":
            answer = self.echo if length == "4" else self.in_channel
        if length == "1073741824":
            assert isinstance(request.stream, httpx.AsyncByteStream)
            self.begun = await anext(request.stream.__aiter__())
        if isinstance(answer, Exception):
            raise answer
        return answer if answer is not None else await asyncio.Event().wait()  # type: ignore[return-value]


def connect(proxy: RpcProxy, *, limits: Limits = SHORT, logon: Logon = Logon.BASIC) -> Observation:
    asked = stimulus(Protocol.OUTLOOK_ANYWHERE, Operation.CONNECT, rpc_server="mbx-01", logon=logon)
    return observe(asked, StubConversation(proxy), limits=limits)


def test_conn_c2_shows_that_the_mailbox_server_was_reached() -> None:
    seen = connect(RpcProxy(rpc(CONN_A3, CONN_C2, held_open=True)), limits=Limits())
    assert (seen.outcome, seen.mailbox_server_reached) == (SERVED, True)


def test_both_channels_are_opened_each_over_a_connection_of_its_own() -> None:
    proxy = RpcProxy(rpc(CONN_A3, CONN_C2))
    conversation = StubConversation(proxy)
    observe(stimulus(Protocol.OUTLOOK_ANYWHERE, Operation.CONNECT, rpc_server="mbx-01"), conversation)
    assert conversation.transports == 2
    assert proxy.asked[0] == "RPC_IN_DATA 4"
    assert sorted(proxy.asked[1:]) == ["RPC_IN_DATA 1073741824", "RPC_OUT_DATA 76"]
    assert {request.url.raw_path for request in proxy.requests} == {b"/rpc/rpcproxy.dll?mbx-01:6001"}
    assert all(request.headers["Authorization"].startswith("Basic ") for request in proxy.requests)
    assert all(request.headers["Accept-Encoding"] == "identity" for request in proxy.requests)


def test_the_two_channels_name_the_same_virtual_connection_and_each_connection_another() -> None:
    cookies = []
    for _ in range(2):
        proxy = RpcProxy(rpc(CONN_A3, CONN_C2))
        connect(proxy)
        out_channel = next(request.content for request in proxy.requests if request.method == "RPC_OUT_DATA")
        assert (len(out_channel), len(proxy.begun)) == (76, 104)
        assert out_channel[32:48] == proxy.begun[32:48]
        assert out_channel[52:68] != proxy.begun[52:68]
        cookies.append(out_channel[32:48])
    assert cookies[0] != cookies[1]


def test_the_in_channel_stands_in_the_record_as_a_request_that_was_held_open() -> None:
    seen = connect(RpcProxy(rpc(CONN_A3, CONN_C2)))
    assert [exchange.request.split()[0] for exchange in seen.exchanges] == [
        "RPC_IN_DATA",
        "RPC_IN_DATA",
        "RPC_OUT_DATA",
    ]
    assert seen.exchanges[1].failure == "the request was held open, and no answer was waited for"
    assert ("Content-Length", "1073741824") in seen.exchanges[1].request_headers
    assert dict(seen.exchanges[1].request_headers)["Authorization"] == "Basic ***"


ALONE = {
    "CONN/A3 and the end": rpc(CONN_A3),
    "CONN/A3 and nothing more": rpc(CONN_A3, held_open=True),
    "CONN/A3 and pings": rpc(CONN_A3, PING, PING, held_open=True),
    "CONN/A3 and a reset": rpc(CONN_A3, error=httpx.ReadError("x")),
    "CONN/A3 and a part of CONN/C2": rpc(CONN_A3, CONN_C2[:43]),
    "an echo": rpc(ECHO),
    "nothing, held open": rpc(held_open=True),
}


@pytest.mark.parametrize("answer", [None, *ALONE.values()], ids=["no answer", *ALONE])
def test_without_conn_c2_the_rpc_proxy_alone_is_shown(answer: httpx.Response | None) -> None:
    seen = connect(RpcProxy(answer))
    assert (seen.outcome, seen.mailbox_server_reached) == (SERVED, False)


REACHED = {
    "in one piece": rpc(CONN_A3 + CONN_C2),
    "byte by byte": rpc(*(bytes((byte,)) for byte in CONN_A3 + CONN_C2)),
    "after pings": rpc(PING, CONN_A3, PING, CONN_C2, held_open=True),
    "without CONN/A3": rpc(CONN_C2),
    "and then a reset": rpc(CONN_A3, CONN_C2, error=httpx.ReadError("x")),
    "of another type": rpc(CONN_A3, CONN_C2, kind="application/octet-stream"),
    "of no type": rpc(CONN_A3, CONN_C2, kind=""),
}


@pytest.mark.parametrize("answer", REACHED.values(), ids=REACHED)
def test_conn_c2_is_read_however_it_comes(answer: httpx.Response) -> None:
    assert connect(RpcProxy(answer)).mailbox_server_reached is True


@pytest.mark.parametrize("echo", [rpc(ECHO, held_open=True), rpc(held_open=True), rpc(ECHO, kind="x/y")])
def test_an_echo_that_does_not_end_or_is_of_another_type_keeps_no_channel_from_being_opened(
    echo: httpx.Response,
) -> None:
    assert connect(RpcProxy(rpc(CONN_A3, CONN_C2), echo=echo)).mailbox_server_reached is True


@pytest.mark.parametrize("answer", [httpx.Response(503), httpx.ReadError("x"), httpx.ConnectError("x")])
def test_what_is_answered_on_the_in_channel_decides_nothing(answer: httpx.Response | Exception) -> None:
    seen = connect(RpcProxy(rpc(CONN_A3), in_channel=answer))
    assert (seen.outcome, seen.mailbox_server_reached) == (SERVED, False)
    assert "was held open" not in (seen.exchanges[1].failure or "")


DENIALS = [
    (httpx.Response(401), OutcomeKind.UNAUTHORIZED),
    (httpx.Response(403), OutcomeKind.REFUSED),
    (httpx.Response(404), OutcomeKind.REFUSED),
    (httpx.Response(503), OutcomeKind.REFUSED),
    (redirect("/owa/auth/logon.aspx?url=x"), OutcomeKind.UNAUTHORIZED),
    (redirect("https://x/rpc"), OutcomeKind.REDIRECT_HOST),
    (httpx.Response(200, html="<form action=x><input type=password></form>"), OutcomeKind.MALFORMED),
    (httpx.Response(200), OutcomeKind.MALFORMED),
    (httpx.Response(204), OutcomeKind.MALFORMED),
    (rpc(bytes(20)), OutcomeKind.MALFORMED),
    (rpc(CONN_A3[:10] + bytes(40)), OutcomeKind.MALFORMED),
    (rpc(ECHO, b"<html>", kind=""), OutcomeKind.MALFORMED),
    (httpx.ReadError("x"), OutcomeKind.UNREACHABLE),
    (httpx.ConnectError("x"), OutcomeKind.UNREACHABLE),
]


@pytest.mark.parametrize(("answer", "kind"), DENIALS)
def test_a_denial_of_the_echo_ends_the_conversation(answer: httpx.Response | Exception, kind: OutcomeKind) -> None:
    proxy = RpcProxy(rpc(CONN_A3, CONN_C2), echo=answer)
    seen = connect(proxy)
    assert (seen.outcome.kind, seen.mailbox_server_reached) == (kind, None)
    assert proxy.asked == ["RPC_IN_DATA 4"]


@pytest.mark.parametrize(("answer", "kind"), [*DENIALS, (rpc(), OutcomeKind.MALFORMED)])
def test_a_denial_of_the_out_channel_is_the_outcome(answer: httpx.Response | Exception, kind: OutcomeKind) -> None:
    seen = connect(RpcProxy(answer))
    assert (seen.outcome.kind, seen.mailbox_server_reached) == (kind, None)


def test_a_server_that_knows_no_echo_request_is_still_asked_for_channels() -> None:
    for pdus, reached in (((CONN_A3, CONN_C2), True), ((CONN_A3,), False)):
        seen = connect(RpcProxy(rpc(*pdus), echo=None))
        assert (seen.outcome, seen.mailbox_server_reached) == (SERVED, reached)


def test_where_neither_an_echo_nor_a_channel_is_answered_there_is_no_answer() -> None:
    seen = connect(RpcProxy(None, echo=None))
    assert (seen.outcome.kind, seen.explanation) == (OutcomeKind.UNREACHABLE, "time-out")


def test_an_endless_stream_of_pdus_is_given_up_at_the_limit() -> None:
    limits = Limits(timeout_seconds=5, body_bytes=1_000)
    seen = connect(RpcProxy(rpc(CONN_A3, *[PING] * 100, held_open=True)), limits=limits)
    assert seen.outcome.kind is OutcomeKind.MALFORMED
    assert seen.explanation == "an answer longer than 1000 bytes"


def test_a_mistake_of_the_harness_on_the_in_channel_is_not_hidden() -> None:
    with pytest.raises(RuntimeError, match="ours"):
        connect(RpcProxy(rpc(CONN_A3, held_open=True), in_channel=RuntimeError("ours")))
