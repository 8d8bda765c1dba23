"""Sends one HTTP request and records what came: the only place where HTTP probes touch the network.

The transport is used as it is, without httpx's client above it: a client reads Location headers on its own account and
raises on strange ones, while here a strange Location is something to report. Nothing is followed, cookies are kept as a
browser keeps them, and each request with its whole answer has one deadline and one size limit.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass

import httpx

from harness.model.observation import BODY_LIMIT, Exchange
from harness.model.outcome import OutcomeKind
from harness.probes.decoding import BodyDecoder
from harness.probes.failures import failure_in_words
from harness.probes.limits import Limits
from harness.probes.masking import Mask
from harness.probes.seen import NoAnswer
from harness.wire.errors import WireError

_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_TEXT_CHARSET = re.compile(
    r"utf-?(8|16(le|be)?)|us-?ascii|iso-8859-\d{1,2}|windows-125\d|shift_jis|gb2312|gbk|gb18030|big5|euc-(jp|kr)|koi8-[ru]"
)


_LONGEST_SECRET = 8_192
"""Characters of the longest secret in its longest spelling, with room to spare."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request to send."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it came; `url` is the one that was asked."""

    url: str
    status: int
    headers: httpx.Headers
    body: bytes
    text: str

    @property
    def media_type(self) -> str:
        """The media type of Content-Type, in lower case, without parameters."""
        return str(self.headers.get("content-type", "")).partition(";")[0].strip().lower()


class WebClient:
    """One client of one visit: keeps the record of its exchanges, and cookies from one visit to the next."""

    def __init__(
        self, transport: httpx.AsyncBaseTransport, mask: Mask, limits: Limits, cookies: httpx.Cookies | None = None
    ) -> None:
        self._transport = transport
        self._mask = mask
        self._limits = limits
        self._cookies = httpx.Cookies() if cookies is None else cookies
        self.exchanges: list[Exchange] = []

    async def send(self, call: Call, *, held_open: bool = False) -> Answer:
        """The answer to `call`, recorded; NoAnswer where none came or none that is HTTP.

        `held_open` says that the server may keep its 200 open for as long as it likes: that body is not waited for.
        """
        try:
            request = self._build(call)
        except httpx.InvalidURL as error:
            raise self._failed(Exchange(f"{call.method} {call.url}"), OutcomeKind.MALFORMED, "not a URL") from error
        sent = Exchange(_request_in_words(call), _pairs(request.headers))
        try:
            async with asyncio.timeout(self._limits.timeout_seconds):
                answer = await self._receive(request, held_open=held_open)
        except (httpx.HTTPError, OSError) as error:
            raise self._failed(sent, *failure_in_words(error)) from error
        except WireError as error:
            raise self._failed(sent, OutcomeKind.MALFORMED, str(error)) from error
        received = Exchange(
            sent.request,
            sent.request_headers,
            status=answer.status,
            answer_headers=_pairs(answer.headers),
            answer_text=_kept(answer.text, self._mask),
        )
        if len(answer.body) > self._limits.body_bytes:
            words = f"an answer longer than {self._limits.body_bytes} bytes"
            raise self._failed(received, OutcomeKind.MALFORMED, words)
        self.exchanges.append(self._mask.exchange(received))
        return answer

    def _build(self, call: Call) -> httpx.Request:
        # A little less than the deadline: a transport closes a half-open connection on its own time-out, not on ours.
        seconds = 0.9 * self._limits.timeout_seconds
        request = httpx.Request(
            call.method,
            call.url,
            headers=[*call.headers, ("Accept-Encoding", "gzip, deflate")],
            content=call.body,
            extensions={"timeout": httpx.Timeout(seconds).as_dict()},
        )
        request.headers.encoding = "utf-8"  # a server's cookie may hold any character
        own_cookies = request.headers.pop("Cookie", None)
        if len(self._cookies.jar):
            self._cookies.set_cookie_header(request)
        if own_cookies:
            kept = request.headers.get("Cookie")
            request.headers["Cookie"] = f"{own_cookies}; {kept}" if kept else own_cookies
        return request

    async def _receive(self, request: httpx.Request, *, held_open: bool) -> Answer:
        response = await self._transport.handle_async_request(request)
        try:
            self._keep_cookies(request, response)
            body = b"" if held_open and response.status_code == 200 else await self._read(response)
        finally:
            await response.aclose()
        return Answer(str(request.url), response.status_code, response.headers, body, _text_of(response, body))

    def _keep_cookies(self, request: httpx.Request, response: httpx.Response) -> None:
        """Set-Cookie alone: no browser reads Set-Cookie2, and http.cookiejar falls over an `expires` there."""
        set_cookie = [pair for pair in response.headers.raw if pair[0].lower() == b"set-cookie"]
        if set_cookie:
            self._cookies.extract_cookies(httpx.Response(response.status_code, headers=set_cookie, request=request))

    async def _read(self, response: httpx.Response) -> bytes:
        """The body, decompressed, until one byte beyond the limit."""
        decoder = BodyDecoder(response.headers.get("content-encoding", ""), limit=self._limits.body_bytes)
        assert isinstance(response.stream, httpx.AsyncByteStream)
        async for chunk in response.stream:
            decoder.feed(chunk)
            if decoder.is_full:
                break
        return bytes(decoder.body)

    def _failed(self, exchange: Exchange, kind: OutcomeKind, words: str) -> NoAnswer:
        failed = Exchange(
            exchange.request,
            exchange.request_headers,
            exchange.status,
            exchange.answer_headers,
            exchange.answer_text,
            failure=words,
        )
        self.exchanges.append(self._mask.exchange(failed))
        return NoAnswer(kind, words)


def _kept(text: str, mask: Mask) -> str:
    """The beginning of a body, masked. What comes behind it is not looked at: a hostile body is as long as it may be.

    Masked first, and with a margin that is thrown away: a cut may go through a secret.
    """
    beginning = text[: BODY_LIMIT + _LONGEST_SECRET]
    masked = mask.text(beginning)
    whole = len(beginning) == len(text)
    return masked[:BODY_LIMIT] if whole else masked[: min(BODY_LIMIT, max(0, len(masked) - _LONGEST_SECRET))]


def _request_in_words(call: Call) -> str:
    line = f"{call.method} {call.url}"
    return f"{line}\n\n{call.body.decode('utf-8', 'replace')}" if call.body else line


def _pairs(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    """The pairs in wire order, with their repeats and in their own spelling."""
    encoding = headers.encoding
    return tuple((name.decode("latin-1"), value.decode(encoding, "replace")) for name, value in headers.raw)


def _text_of(response: httpx.Response, body: bytes) -> str:
    """A charset is the server's word: only those that decode text are believed.

    httpx would read the header as that of a mail, in which the charset may itself be written in any charset.
    """
    named = _CHARSET.search(response.headers.get("content-type", ""))
    charset = named.group(1).lower() if named else ""
    try:
        return body.decode(charset if _TEXT_CHARSET.fullmatch(charset) else "utf-8", "replace")
    except LookupError:  # a name between those that there are, such as iso-8859-12
        return body.decode("utf-8", "replace")
