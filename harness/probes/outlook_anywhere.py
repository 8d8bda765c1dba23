"""Outlook Anywhere: whether the RPC proxy connects a client to the user's Mailbox server (protocol-facts, 6; MS-RPCH).

An echo request comes first: it logs the IN channel's connection on, and shows what denies service to everybody. Then
both channels are opened. CONN/A3 comes from the RPC proxy, CONN/C2 only after the Mailbox server has heard of both.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

from harness.model.outcome import OutcomeKind
from harness.model.protocol import Logon
from harness.model.stimulus import Account, Stimulus
from harness.probes.credentials import connection_headers, logon_without_browser, send_as
from harness.probes.failures import CUT_SHORT
from harness.probes.foreign_pages import find_foreign_page
from harness.probes.held_open import AnswerIsLateError, BodyEnd, HeldOpen
from harness.probes.http import HttpAnswer, HttpRequest, WebClient
from harness.probes.limits import Limits
from harness.probes.probe_result import NoAnswerError, ProbeResult, malformed, served
from harness.probes.status import read_denial
from harness.probes.urls import base_url
from harness.wire.rpc_over_http import IN_CHANNEL_BYTES, ConnectionCookies, PduStreamReader, conn_a1, conn_b1

_STORE_PORT = 6001
_MEDIA_TYPE = "application/rpc"
_ECHO = bytes(4)
"""An echo request: the proxy answers a body this short at once, without opening a channel (MS-RPCH, 2.1.2.1.5)."""

_HEADERS = (
    ("User-Agent", "MSRPC"),
    ("Accept", _MEDIA_TYPE),
    ("Content-Type", _MEDIA_TYPE),
    ("Cache-Control", "no-cache"),
    ("Pragma", "no-cache"),
    ("Accept-Encoding", "identity"),
)

_PART_OF_TIMEOUT = 1 / 3
"""How long is waited for CONN/C2: of 90 seconds 30, in which Windows gives up an unanswered TCP connection (21)."""


@dataclass(frozen=True, slots=True)
class ChannelClients:
    """A client a channel: each has a connection of its own, and NTLM authenticates connections."""

    inbound: WebClient
    outbound: WebClient


async def perform_outlook_anywhere(
    stimulus: Stimulus, account: Account, clients: ChannelClients, limits: Limits
) -> ProbeResult:
    """What comes of a virtual connection to `stimulus.rpc_server`; raises NoAnswerError."""
    proxy = _RpcProxy(
        url=f"{base_url(stimulus)}/rpc/rpcproxy.dll?{stimulus.rpc_server}:{_STORE_PORT}",
        account=account,
        logon=logon_without_browser(stimulus),
        seconds=_PART_OF_TIMEOUT * limits.timeout_seconds,
    )
    try:
        denial = await proxy.find_denial(clients.inbound)
    except NoAnswerError as end:
        _require_late(end)
        return await proxy.connect(clients)  # a server that knows no echo request waits for the rest of a channel
    if denial is not None:
        return denial
    try:
        return await proxy.connect(clients)
    except NoAnswerError as end:
        _require_late(end)
        return _by_proxy_alone("an echo request is answered, the OUT channel is not")


def _require_late(end: NoAnswerError) -> None:
    """Raises what ended the request, unless the server has only not answered so far."""
    if not isinstance(end.__cause__, AnswerIsLateError):
        raise end


@dataclass(frozen=True, slots=True)
class _RpcProxy:
    """One RPC proxy as one account is answered there; `seconds` are waited for what may never come."""

    url: str
    account: Account
    logon: Logon
    seconds: float

    async def find_denial(self, web: WebClient) -> ProbeResult | None:
        """What an echo request shows: why no channel can be opened; None where one may be."""
        answers = PduStreamReader()
        echo = HttpRequest("RPC_IN_DATA", self.url, _HEADERS, _ECHO)
        held_open = HeldOpen(self.seconds, _reader_of(answers))
        return _read_denial(await send_as(web, self.account, self.logon, echo, held_open=held_open), answers)

    async def connect(self, clients: ChannelClients) -> ProbeResult:
        """What comes over the OUT channel while the IN channel is open too."""
        cookies = ConnectionCookies(*(uuid.uuid4().bytes_le for _ in range(4)))
        headers = (*_HEADERS, *connection_headers(self.account, self.logon))
        in_channel = HttpRequest("RPC_IN_DATA", self.url, headers, conn_b1(cookies), open_length=IN_CHANNEL_BYTES)
        out_channel = HttpRequest("RPC_OUT_DATA", self.url, _HEADERS, conn_a1(cookies))
        answers = PduStreamReader()
        held_open = HeldOpen(self.seconds, _reader_of(answers))
        async with clients.inbound.holding_open(in_channel):
            answer = await send_as(clients.outbound, self.account, self.logon, out_channel, held_open=held_open)
        _require_begun(answer, answers)
        return _read_denial(answer, answers) or _read_channel(answer, answers)


def _require_begun(answer: HttpAnswer, answers: PduStreamReader) -> None:
    """Raises NoAnswerError for a channel that broke off before it carried anything."""
    if answer.end is BodyEnd.CUT_SHORT and not answers.pdus_seen:
        raise NoAnswerError(OutcomeKind.UNREACHABLE, CUT_SHORT)


def _reader_of(answers: PduStreamReader) -> Callable[[bytes], bool]:
    """Reads a body piece by piece; CONN/C2 is enough."""

    def read(piece: bytes) -> bool:
        answers.feed(piece)
        return answers.conn_c2_seen

    return read


def _read_denial(answer: HttpAnswer, answers: PduStreamReader) -> ProbeResult | None:
    """The result of an answer that is none of an RPC proxy; None for one that is, whatever its type is called."""
    denial = read_denial(answer)
    is_rpc = answer.media_type == _MEDIA_TYPE or answers.pdus_seen
    if denial is None and (answer.status != 200 or not is_rpc):
        foreign = find_foreign_page(answer, "an answer of the RPC proxy")
        words = f"HTTP {answer.status} with {answer.media_type or 'no media type'}"
        return foreign.result if foreign else malformed(words)
    return denial


def _read_channel(answer: HttpAnswer, answers: PduStreamReader) -> ProbeResult:
    if answers.conn_c2_seen:
        return replace(served("CONN/C2: both channels reached the Mailbox server"), mailbox_server_reached=True)
    if answers.conn_a3_seen:
        return _by_proxy_alone("CONN/A3, but no CONN/C2")
    if answer.end is BodyEnd.WHOLE and not answers.pdus_seen:
        return malformed("an OUT channel that ends without an RPC answer")
    return _by_proxy_alone("an OUT channel without CONN/A3")


def _by_proxy_alone(words: str) -> ProbeResult:
    return replace(served(words), mailbox_server_reached=False)
