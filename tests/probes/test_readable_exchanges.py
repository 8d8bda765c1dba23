"""What the record of an exchange has for readers: decoded bodies, durations, headers as they came."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from harness.model.observation import Exchange
from harness.model.secret import Secret
from harness.model.stimulus import Account
from harness.probes.http import HttpRequest, WebClient
from harness.probes.limits import Limits
from harness.probes.masking import Mask
from harness.probes.readable_bodies import readable_wbxml
from harness.wire.wbxml import Element, encode

WBXML = "application/vnd.ms-sync.wbxml"
FOLDER_SYNC = encode(Element(7, "FolderSync", (Element(7, "SyncKey", ("Seven-Of-Nine",)),)))
ACCOUNT = Account("user1@contoso.com", "CONTOSO\\user1", Secret("Seven-Of-Nine"))


def exchange_with(answer: httpx.Response) -> Exchange:
    async def send() -> Exchange:
        client = WebClient(httpx.MockTransport(lambda _: answer), Mask([ACCOUNT]), Limits())
        await client.send(HttpRequest("POST", "https://cas-01/", (("Content-Type", WBXML),), FOLDER_SYNC))
        return client.exchanges[0]

    return asyncio.run(send())


def test_wbxml_is_recorded_as_xml_too_and_masked_as_all_else() -> None:
    exchange = exchange_with(httpx.Response(200, headers={"Content-Type": WBXML}, content=FOLDER_SYNC))
    for decoded in (exchange.decoded_request, exchange.decoded_answer):
        assert decoded == '<FolderSync xmlns="FolderHierarchy">\n  <SyncKey>***</SyncKey>\n</FolderSync>'
    assert exchange.seconds is not None
    assert 0 <= exchange.seconds < 60


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(b"", WBXML), (b"\x03\x01j\x00", WBXML), (b"<html>", WBXML), (FOLDER_SYNC[:-1], WBXML), (FOLDER_SYNC, "text/xml")],
)
def test_what_is_no_wbxml_is_not_decoded(body: bytes, content_type: str) -> None:
    assert readable_wbxml(body, content_type) == ""


@pytest.mark.parametrize("scheme", ["Negotiate", "NTLM", "Basic"])
def test_a_scheme_without_a_token_masks_no_header_that_follows(scheme: str) -> None:
    headers = (("WWW-Authenticate", scheme), ("WWW-Authenticate", "NTLM"), ("Content-Length", "67"))
    assert Mask([]).headers(headers) == headers


def test_how_long_an_answer_took_tells_no_exchanges_apart() -> None:
    assert Exchange("GET /", seconds=1.0) == Exchange("GET /", seconds=2.0)
