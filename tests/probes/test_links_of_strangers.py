"""Which spellings and places of the ExternalURL on a page of Outlook Web Access lead its reader there."""

from __future__ import annotations

import httpx
import pytest

from harness.judging.matching import same_url
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Operation, Protocol
from tests.probes.links_of_strangers import LEADS, LEADS_NOT, USA
from tests.probes.stored_pages import OF_2007
from tests.probes.stubs import HOST, ScriptedServer, observe, stimulus

PAGES = {
    "the redirection page": "<!-- OwaPage = ASP.casredirect_aspx --><body class=err><p>x</p>{}</body>",
    "a page without a name": "<html><body><p>x</p>{}</body></html>",
}


def leads_there(html: str) -> bool:
    server = ScriptedServer(httpx.Response(200, html=html, headers=OF_2007))
    outcome = observe(stimulus(Protocol.OWA, Operation.OWA), server).outcome
    if outcome.kind is not OutcomeKind.REDIRECT_PAGE or outcome.link is None:
        return False
    return same_url(USA, outcome.link, base=f"https://{HOST}/owa/")


@pytest.mark.parametrize("page", PAGES, ids=str)
@pytest.mark.parametrize("name", LEADS, ids=str)
def test_a_reader_gets_to_the_address(name: str, page: str) -> None:
    assert leads_there(PAGES[page].format(LEADS[name]))


@pytest.mark.parametrize("page", PAGES, ids=str)
@pytest.mark.parametrize("name", LEADS_NOT, ids=str)
def test_a_reader_does_not_get_to_the_address(name: str, page: str) -> None:
    assert not leads_there(PAGES[page].format(LEADS_NOT[name]))
