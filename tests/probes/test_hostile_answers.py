"""Answers that were made to harm: bounded in time and memory, told as what they are, and never an exception."""

from __future__ import annotations

import asyncio
import gzip
import time
import zlib
from collections.abc import AsyncIterator

import httpx
import pytest

from harness.model.outcome import OutcomeKind
from harness.probes.decoding import BodyDecoder
from harness.probes.http import Call, WebClient
from harness.probes.limits import Limits
from harness.probes.masking import Mask
from harness.probes.seen import NoAnswer
from harness.wire.errors import WireError
from harness.wire.page_moves import moves_by_script

LIMIT = 10_000


class _Raw(httpx.AsyncBaseTransport):
    """Sends a body as it is, without httpx looking into it beforehand."""

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
    return asyncio.run(client.send(Call("GET", "https://cas-01.contoso.com/"))).body


@pytest.mark.parametrize(
    ("coding", "encode"),
    [
        pytest.param("", bytes, id="none"),
        pytest.param("gzip", gzip.compress, id="gzip"),
        pytest.param("deflate", zlib.compress, id="deflate as zlib"),
        pytest.param("deflate", lambda data: zlib.compress(data)[2:-4], id="bare deflate"),
    ],
)
def test_a_body_in_one_coding_is_read(coding: str, encode: object) -> None:
    assert callable(encode)
    assert body_of(coding, encode(b"mailbox " * 100)) == b"mailbox " * 100


@pytest.mark.parametrize("coding", ["gzip, gzip", "br", "gzip, deflate"])
def test_codings_that_were_not_asked_for_are_malformed(coding: str) -> None:
    bomb = gzip.compress(gzip.compress(bytes(50_000_000)))
    with pytest.raises(NoAnswer) as end:
        body_of(coding, bomb)
    assert end.value.kind is OutcomeKind.MALFORMED


def test_a_bomb_is_opened_no_further_than_the_limit() -> None:
    decoder = BodyDecoder("gzip", limit=LIMIT)
    decoder.feed(gzip.compress(bytes(50_000_000)))
    assert decoder.is_full
    assert len(decoder.body) == LIMIT + 1


def test_a_body_that_is_not_in_its_coding_is_a_wire_error() -> None:
    with pytest.raises(WireError):
        BodyDecoder("gzip", limit=LIMIT).feed(b"not gzip at all")


@pytest.mark.parametrize(
    "start", ["onclick=function", "onclick=", "addEventListener('click',", "function x", "window."]
)
@pytest.mark.parametrize("filling", [" ", "a", "\n\t", "$"])
def test_a_script_of_one_endless_run_is_read_at_once(start: str, filling: str) -> None:
    begun = time.perf_counter()
    moves_by_script([start + filling * 100_000])
    assert time.perf_counter() - begun < 1.0
