"""An Autodiscover document in another hand says what it said."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

import httpx
import pytest

from fixtures.farm.dialects import PLAIN
from fixtures.farm.farm import Farm
from harness.wire.autodiscover import read_autodiscover
from tests.farm.messages import discover, outlook
from tests.farm.nouns import PASSWORD, ClientRequest, converse, figure

REQUESTS = {"a device": discover("user1"), "Outlook": outlook("user1"), "Outlook of an inner site": outlook("user3")}


def told(request: ClientRequest, *, otherwise: bool) -> httpx.Response:
    deployment = figure()
    passwords = {each.address: PASSWORD for each in deployment.mailboxes}
    dialect = replace(PLAIN, respells_autodiscover=otherwise)
    return converse(Farm(deployment, passwords=passwords, dialect=dialect), request)[0][0]


def meant(urls: tuple[str, ...]) -> set[tuple[str | None, int, str]]:
    """Host, port and path without what RFC 3986 and IIS take for the same."""
    parts = [urlsplit(url) for url in urls]
    return {(one.hostname, one.port or 443, one.path.rstrip("/").lower()) for one in parts}


@pytest.mark.parametrize("client", REQUESTS)
def test_the_urls_lead_where_they_led(client: str) -> None:
    usual, other = (read_autodiscover(told(REQUESTS[client], otherwise=each).content) for each in (False, True))
    assert meant(other.mobilesync_urls) == meant(usual.mobilesync_urls)
    for one, another in ((usual.exch, other.exch), (usual.expr, other.expr)):
        assert (one is None) == (another is None)
        if one is not None and another is not None:
            assert (meant(another.ews), meant(another.availability)) == (meant(one.ews), meant(one.availability))
    assert (usual.mobilesync_urls, usual.ews_urls) != (other.mobilesync_urls, other.ews_urls)


def test_hardly_a_spelling_stays() -> None:
    text = told(REQUESTS["Outlook"], otherwise=True).text
    assert text.startswith('<?xml version="1.0" encoding="utf-16"?>\r\n<!--')
    assert "<Autodiscover" not in text
    assert "<Type>EXCH</Type>" not in text
    types = re.findall(r"-->(WEB|EXPR|EXCH)\r\n", text)
    assert types[-6:] == ["WEB", "EXPR", "EXCH", "EXCH", "EXPR", "WEB"]
    assert "https://cas-01.contoso.com:443/EWS/Exchange.asmx" in text
    assert "https://CAS-01.CONTOSO.COM/EWS/Exchange.asmx" in text
    assert "Ntlm" in text
