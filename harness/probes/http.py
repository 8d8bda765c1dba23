"""Sends an HTTP request and records the exchange: the only module where HTTP probes use the network.

httpx's transport is used without its client: the client reads Location headers itself and raises on invalid ones, while
here an invalid Location is something to report. No redirect is followed, cookies are kept as a browser keeps them, and
each request with its whole answer has one deadline and one size limit.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache

import httpx

from harness.model.conversation_token import with_token
from harness.model.observation import BODY_LIMIT, Exchange
from harness.model.outcome import OutcomeKind
from harness.probes.cookie_store import CookieStore
from harness.probes.decoding import BodyDecoder
from harness.probes.failures import CutShortError, describe_failure
from harness.probes.held_open import BodyEnd, HeldOpen, OpenBody
from harness.probes.limits import Limits
from harness.probes.masking import Mask
from harness.probes.noted_names import note_names
from harness.probes.probe_result import NoAnswerError
from harness.probes.readable_bodies import readable_wbxml
from harness.probes.set_cookies import host_of_url
from harness.probes.text_encoding import text_in
from harness.wire.errors import WireError

_LEFT_OPEN = "the request was held open, and no answer was waited for"

_LONGEST_SECRET = 8_192
"""Characters: more than the longest secret has in its longest encoding."""


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request to send. With `open_length` the body stays open after `body`: so many bytes are announced.

    Its text has neither headers nor body, which carry credentials: a traceback may show it.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: bytes | None = field(default=None, repr=False)
    open_length: int | None = None


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """One answer as received; `url` is the one that was requested, `end` says how the body ended.

    `keeps_connection` is False where the next request cannot come by the same connection.
    """

    url: str
    status: int
    headers: httpx.Headers
    body: bytes
    text: str
    end: BodyEnd = BodyEnd.WHOLE
    keeps_connection: bool = True

    @property
    def media_type(self) -> str:
        """The media type of Content-Type, in lower case, without parameters."""
        return str(self.headers.get("content-type", "")).partition(";")[0].strip().lower()


@dataclass(slots=True)
class ClientState:
    """What a client keeps from one visit to the next: its cookies, and the hosts that got its user's credentials.

    With a `token` each of its requests says so in its User-Agent.
    """

    token: str | None = None
    cookies: CookieStore = field(default_factory=CookieStore)
    hosts_with_credentials: set[str] = field(default_factory=set)


class WebClient:
    """One client of one visit: keeps its exchanges, and its state from one visit to the next."""

    def __init__(
        self, transport: httpx.AsyncBaseTransport, mask: Mask, limits: Limits, state: ClientState | None = None
    ) -> None:
        self._transport = transport
        self._mask = mask
        self._limits = limits
        self._state = state or ClientState()
        self._cookies = self._state.cookies
        self.exchanges: list[Exchange] = []

    def note_credentials(self, url: str) -> None:
        """The host of `url` is being sent the user's credentials."""
        self._state.hosts_with_credentials.add(host_of_url(url))

    def has_sent_credentials(self, url: str) -> bool:
        """Whether the host of `url` was sent the user's credentials, in this visit or an earlier one of the client."""
        return host_of_url(url) in self._state.hosts_with_credentials

    def cookies_kept_back_from(self, url: str) -> tuple[str, ...]:
        """Which cookies that the host set do not go to `url`, and why, in words."""
        return self._cookies.kept_back_from(url)

    async def send(self, request: HttpRequest, *, held_open: HeldOpen | None = None) -> HttpAnswer:
        """The answer to `request`, recorded; raises NoAnswerError where none came or none that is HTTP."""
        try:
            prepared = self._build(request)
        except httpx.InvalidURL as error:
            raise self._failed(
                Exchange(f"{request.method} {request.url}"), OutcomeKind.MALFORMED, "not a URL"
            ) from error
        readable = readable_wbxml(request.body or b"", prepared.headers.get("content-type", ""))
        sent = Exchange(_request_text(request), _pairs(prepared.headers), decoded_request=readable)
        begun = time.perf_counter()
        try:
            async with asyncio.timeout(self._limits.timeout_seconds):
                answer = await self._receive(prepared, held_open)
        except (httpx.HTTPError, OSError) as error:
            sent = replace(sent, seconds=time.perf_counter() - begun)
            raise self._failed(sent, *describe_failure(error)) from error
        except WireError as error:
            sent = replace(sent, seconds=time.perf_counter() - begun)
            raise self._failed(sent, OutcomeKind.MALFORMED, str(error)) from error
        seconds = time.perf_counter() - begun
        self._mask.note((*sent.request_headers, *_pairs(answer.headers)))  # before a body is cut within one
        received = replace(
            sent,
            seconds=seconds,
            status=answer.status,
            answer_headers=_pairs(answer.headers),
            answer_text=_kept(answer.text, self._mask),
            noted=note_names(_pairs(answer.headers), answer.text, self._limits.find_names),
            decoded_answer=_kept(readable_wbxml(answer.body, answer.media_type), self._mask),
        )
        if len(answer.body) > self._limits.body_bytes:
            words = f"an answer longer than {self._limits.body_bytes} bytes"
            raise self._failed(received, OutcomeKind.MALFORMED, words)
        self.exchanges.append(self._mask.exchange(received))
        return answer

    @asynccontextmanager
    async def holding_open(self, request: HttpRequest) -> AsyncIterator[None]:
        """For the length of the block `request` is under way with its open body; its answer is not waited for."""
        sending = asyncio.create_task(self.send(request))
        try:
            await asyncio.sleep(0)  # begun before anything else is sent
            yield
        finally:
            sending.cancel()
            await asyncio.wait({sending})
            if sending.cancelled():
                sent = Exchange(_request_text(request), _pairs(self._build(request).headers), failure=_LEFT_OPEN)
                self.exchanges.append(self._mask.exchange(sent))
        with suppress(asyncio.CancelledError, NoAnswerError):
            sending.result()

    def _build(self, request: HttpRequest) -> httpx.Request:
        # A little less than the deadline: a transport closes a half-open connection only on its own time-out.
        seconds = 0.9 * self._limits.timeout_seconds
        prepared = httpx.Request(
            request.method,
            _read_url(request.url),
            headers=list(request.headers),
            content=request.body if request.open_length is None else None,
            extensions={"timeout": httpx.Timeout(seconds).as_dict()},
        )
        prepared.headers.setdefault("Accept-Encoding", "gzip, deflate")
        if self._state.token is not None and "User-Agent" in prepared.headers:
            prepared.headers["User-Agent"] = with_token(prepared.headers["User-Agent"], self._state.token)
        if request.open_length is not None:
            prepared.headers["Content-Length"] = str(request.open_length)
            prepared.stream = OpenBody(request.body or b"")
        prepared.headers.encoding = "utf-8"  # a server's cookie may hold any character
        self._cookies.add_to(prepared)
        return prepared

    async def _receive(self, request: httpx.Request, held_open: HeldOpen | None) -> HttpAnswer:
        begun = self._transport.handle_async_request(request)
        response = await (held_open.head_of(begun) if held_open else begun)
        end = BodyEnd.WHOLE
        try:
            self._cookies.keep(request, response)
            if held_open and held_open.concerns(response):
                body, end = await held_open.read(response, limit=self._limits.body_bytes)
            else:
                body = await self._read(response)
        finally:
            await response.aclose()
        text = text_in(body, response.headers.get("content-type", ""))
        kept = _keeps_connection(response)
        return HttpAnswer(str(request.url), response.status_code, response.headers, body, text, end, kept)

    async def _read(self, response: httpx.Response) -> bytes:
        """The body, decompressed, up to one byte more than the limit."""
        decoder = BodyDecoder(response.headers.get("content-encoding", ""), limit=self._limits.body_bytes)
        assert isinstance(response.stream, httpx.AsyncByteStream)
        async for chunk in response.stream:
            decoder.feed(chunk)
            if decoder.is_full:
                break
        if decoder.is_cut_short:
            raise CutShortError("a compressed body that ends early")
        return bytes(decoder.body)

    def _failed(self, exchange: Exchange, kind: OutcomeKind, words: str) -> NoAnswerError:
        self.exchanges.append(self._mask.exchange(replace(exchange, failure=words)))
        return NoAnswerError(kind, words)


def _kept(text: str, mask: Mask) -> str:
    """The beginning of a body, masked. The rest is not searched, since a hostile body is as long as the limit allows.

    Masked before it is cut, with a margin that is dropped: the cut could otherwise leave a part of a secret.
    """
    beginning = text[: BODY_LIMIT + _LONGEST_SECRET]
    masked = mask.text(beginning)
    whole = len(beginning) == len(text)
    return masked[:BODY_LIMIT] if whole else masked[: min(BODY_LIMIT, max(0, len(masked) - _LONGEST_SECRET))]


@lru_cache(maxsize=1024)
def _read_url(url: str) -> httpx.URL:
    """Raises InvalidURL. A run asks for few URLs, each many times, and to read one takes a tenth of a request."""
    return httpx.URL(url)


def _keeps_connection(response: httpx.Response) -> bool:
    """HTTP/1.0 keeps it only where both say so, HTTP/1.1 unless one says otherwise (RFC 9112, section 9.3)."""
    options = {option.strip().lower() for option in response.headers.get("connection", "").split(",")}
    return "keep-alive" in options if response.http_version == "HTTP/1.0" else "close" not in options


def _request_text(request: HttpRequest) -> str:
    line = f"{request.method} {request.url}"
    return f"{line}\n\n{request.body.decode('utf-8', 'replace')}" if request.body else line


def _pairs(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    """The pairs in wire order, with repeats, names spelled as sent."""
    encoding = headers.encoding
    return tuple((name.decode("latin-1"), value.decode(encoding, "replace")) for name, value in headers.raw)
