"""Hostile answers: bounded in time and memory, classified correctly, and never an exception."""

from __future__ import annotations

import asyncio
import gzip
import time
import zlib
from collections.abc import AsyncIterator

import httpx
import pytest

from harness.model.observation import Exchange
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.model.secret import Secret
from harness.model.stimulus import Account
from harness.probes.decoding import BodyDecoder
from harness.probes.http import HttpAnswer, HttpRequest, WebClient
from harness.probes.limits import Limits
from harness.probes.masking import Mask
from harness.probes.owa_answer import read_owa_answer
from harness.probes.probe_result import NoAnswerError
from harness.probes.status import read_denial
from harness.wire.errors import WireError
from harness.wire.mail_hindrances import Hindrance, find_hindrance
from harness.wire.mail_lines import ReplyStatus, read_pop3_status
from tests.probes.stubs import observe, stimulus
from tests.wire.scripted_pages import moves_by_script

LIMIT = 10_000


class _Raw(httpx.AsyncBaseTransport):
    """Sends a body unchanged, which httpx does not decode."""

    def __init__(self, coding: str, body: bytes) -> None:
        self._coding, self._body = coding, body

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:  # noqa: ARG002 - one answer to all
        body = self._body

        class Stream(httpx.AsyncByteStream):
            async def __aiter__(self) -> AsyncIterator[bytes]:
                for start in range(0, len(body), 1_000):
                    yield body[start : start + 1_000]

        return httpx.Response(200, headers={"Content-Encoding": self._coding}, stream=Stream())


def body_of(coding: str, body: bytes) -> bytes:
    client = WebClient(_Raw(coding, body), Mask([]), Limits(body_bytes=LIMIT))
    return asyncio.run(client.send(HttpRequest("GET", "https://cas-01.contoso.com/"))).body


@pytest.mark.parametrize(
    ("coding", "encode"),
    [
        pytest.param("", bytes, id="none"),
        pytest.param("gzip", gzip.compress, id="gzip"),
        pytest.param("deflate", zlib.compress, id="deflate as zlib"),
        pytest.param("deflate", lambda data: zlib.compress(data)[2:-4], id="raw deflate"),
    ],
)
def test_a_body_in_one_coding_is_read(coding: str, encode: object) -> None:
    assert callable(encode)
    assert body_of(coding, encode(b"mailbox " * 100)) == b"mailbox " * 100


@pytest.mark.parametrize("coding", ["gzip, gzip", "br", "gzip, deflate"])
def test_codings_that_were_not_requested_are_malformed(coding: str) -> None:
    bomb = gzip.compress(gzip.compress(bytes(50_000_000)))
    with pytest.raises(NoAnswerError) as end:
        body_of(coding, bomb)
    assert end.value.kind is OutcomeKind.MALFORMED


def test_a_compression_bomb_is_decoded_no_further_than_the_limit() -> None:
    decoder = BodyDecoder("gzip", limit=LIMIT)
    decoder.feed(gzip.compress(bytes(50_000_000)))
    assert decoder.is_full
    assert len(decoder.body) == LIMIT + 1


def test_a_body_that_is_not_in_its_coding_is_a_wire_error() -> None:
    with pytest.raises(WireError):
        BodyDecoder("gzip", limit=LIMIT).feed(b"not gzip at all")


@pytest.mark.parametrize(
    "start",
    [
        "onclick=function",
        "onclick=",
        "addEventListener('click',",
        "function x",
        "window.",
        "open(",
        "open(a(",
        "a.click(",
        "a['",
    ],
)
@pytest.mark.parametrize("filling", [" ", "a", "\n\t", "$"])
def test_a_script_of_one_endless_run_is_read_at_once(start: str, filling: str) -> None:
    begun = time.process_time()
    moves_by_script([start + filling * 100_000])
    assert time.process_time() - begun < 1.0


def answered(status: int, text: str, **headers: str) -> HttpAnswer:
    fields = httpx.Headers({"Content-Type": "text/html", "X-OWA-Version": "8.1.240.6", **headers})
    return HttpAnswer("https://cas-01.contoso.com/owa/", status, fields, text.encode(), text)


ASKED = stimulus(Protocol.OWA, Operation.OWA)


@pytest.mark.parametrize(
    "text",
    [
        "Your mailbox appears to be unavailable. Try to access it again in 10 seconds. Contact your help desk.",
        "Outlook Web Access is disabled for this mailbox.",
        "An unexpected error occurred. Exception type: Microsoft.Exchange.Data.Storage.StoragePermanentException",
        "Outlook Web Access was unable to initialize. Access is denied.",
        "<img src=/exchweb/img/a.gif>Outlook Web Access is not available. Contact technical support.",
        "You have successfully signed off from Outlook Web Access.",
    ],
)
def test_an_error_page_with_the_version_header_is_no_mailbox(text: str) -> None:
    seen = read_owa_answer(ASKED, answered(200, f"<html><body>{text}</body></html>"))
    assert seen.outcome.kind is OutcomeKind.REFUSED


def test_the_legacy_page_is_recognised_in_spite_of_an_exchange_2003_picture() -> None:
    text = "<html><body><img src=/exchweb/img/a.gif>could not find a mailbox for CONTOSO\\user1</body></html>"
    assert read_owa_answer(ASKED, answered(200, text)).outcome.kind is OutcomeKind.LEGACY_MAILBOX


def test_a_page_that_only_moves_on_is_no_mailbox() -> None:
    text = '<html><head><meta http-equiv="refresh" content="0;url=/owa"></head><body>Please wait</body></html>'
    assert read_owa_answer(ASKED, answered(200, text)).outcome.kind is OutcomeKind.MALFORMED


@pytest.mark.parametrize("location", ["/owa/auth/logon.aspx?url=x&reason=0", "/CookieAuth.dll?GetLogon?curl=x"])
def test_a_redirect_to_the_logon_page_is_a_repeated_logon_for_every_protocol(location: str) -> None:
    denial = read_denial(answered(302, "", Location=location))
    assert denial is not None
    assert denial.outcome.kind is OutcomeKind.UNAUTHORIZED


def test_a_refusal_that_mentions_a_state_is_a_refusal() -> None:
    assert read_pop3_status("-ERR Logon failure: the store is in an invalid state") is ReplyStatus.REFUSED
    assert read_pop3_status("-ERR\tLogon failure") is ReplyStatus.REFUSED
    assert find_hindrance("-ERR Logon failure: the store is in an invalid state") is None
    assert find_hindrance("-ERR Command is not valid in this state.") is Hindrance.WRONG_STATE


@pytest.mark.parametrize(
    ("coding", "start", "more"),
    [
        pytest.param("gzip", gzip.compress(b"x"), b"x" * 1_000, id="after its end"),
        pytest.param("deflate", b"\x78\x9c", b"\x00\x00\x00\xff\xff" * 200, id="with nothing in it"),
    ],
)
def test_a_coded_body_that_continues_without_content_is_malformed(coding: str, start: bytes, more: bytes) -> None:
    decoder = BodyDecoder(coding, limit=LIMIT)
    decoder.feed(start)

    def go_on() -> None:
        for _ in range(LIMIT):
            decoder.feed(more)

    with pytest.raises(WireError, match="decodes to less"):
        go_on()


def test_bytes_after_the_end_of_a_coded_body_are_not_part_of_it() -> None:
    decoder = BodyDecoder("gzip", limit=LIMIT)
    for chunk in (gzip.compress(b"mailbox"), b"padding", gzip.compress(b"another")):
        decoder.feed(chunk)
    assert bytes(decoder.body) == b"mailbox"


def test_a_set_cookie2_header_is_ignored() -> None:
    """http.cookiejar raises on an `expires` in it, and would lose the other cookies."""
    asked: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        headers = [("Set-Cookie2", "a=b; expires=x; version=1"), ("Set-Cookie", "sessionid=1")]
        return httpx.Response(302, headers=[*headers, ("Location", "/owa/casredirect.aspx")])

    observe(ASKED, handler)
    assert asked[1].headers["cookie"] == "sessionid=1"


def test_thousands_of_cookies_are_masked_at_once() -> None:
    cookies = tuple(("Set-Cookie", f"name{number}=session{number:05}") for number in range(3_000))
    begun = time.perf_counter()
    masked = Mask([]).exchange(Exchange("GET /", answer_headers=cookies))
    assert time.perf_counter() - begun < 2.0
    assert masked.answer_headers[-1] == ("Set-Cookie", "name2999=***")


class _WatchedMask(Mask):
    """Records the length of the longest text."""

    longest = 0

    def text(self, text: str) -> str:
        self.longest = max(self.longest, len(text))
        return super().text(text)


def test_the_beginning_of_a_long_body_is_kept_and_masked_without_a_part_of_a_secret() -> None:
    mask = _WatchedMask([Account("a@contoso.com", "a", Secret("Pa55w0rd"))])
    body = b"Pa55w0rd" * 100_000
    client = WebClient(_Raw("", body), mask, Limits())
    asyncio.run(client.send(HttpRequest("GET", "https://cas-01.contoso.com/")))
    assert set(client.exchanges[0].answer_text) == {"*"}
    assert mask.longest < len(body) / 2
