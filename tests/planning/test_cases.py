"""The outcomes that a decision allows carry the URLs that they have to carry."""

from __future__ import annotations

from dataclasses import replace

from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.planning.cases.alternatives import client_outcomes
from harness.planning.decisions import decide
from harness.planning.request import Request
from harness.planning.topology import Topology
from tests.planning.nouns import ASIA, EUROPE, USA, USERS, directory, planned, three_sites
from tests.virtual_directories import with_directories


def outcomes(operation: Operation, *, user: int) -> tuple[Outcome, ...]:
    topology = Topology(three_sites())
    request = Request(USA, (USERS[user],), Protocol.OWA, operation)
    (decision,) = decide(topology, request)
    return client_outcomes(request, decision)


def test_a_redirect_to_another_path_stays_on_the_entry_server() -> None:
    moved = Outcome(OutcomeKind.REDIRECT_PATH, location="https://cas-01.contoso.com/owa")
    assert moved in outcomes(Operation.EXCHANGE, user=0)


def test_a_page_carries_the_link_of_the_destination() -> None:
    page = Outcome(OutcomeKind.REDIRECT_PAGE, link="https://www.europe.contoso.com/owa")
    assert outcomes(Operation.OWA, user=1) == (page,)


def paths_to_europe(case: str, *, owa_external: str, ews_external: str) -> set[str]:
    """By which virtual directories the entry server may address its destination while redirection is disabled."""
    published = "https://www.europe.contoso.com"
    europe = with_directories(
        EUROPE,
        owa=directory("https://cas-02.contoso.com/owa", f"{published}{owa_external}"),
        ews=directory("https://cas-02.contoso.com/EWS/exchange.asmx", f"{published}{ews_external}"),
    )
    entry = replace(USA, redirect_to_optimal_owa_server=False)
    alternatives = planned(three_sites(entry, europe, ASIA))[case].alternatives
    outcomes = [outcome for alternative in alternatives for outcome in alternative.outcomes]
    return {hop.path for outcome in outcomes for hop in outcome.hops or ()}


def test_outlook_web_access_may_be_proxied_to_by_its_external_url() -> None:
    found = paths_to_europe("owa/bert@contoso.com/CAS-01/owa.hops", owa_external="/mail", ews_external="/ews2")
    assert found == {"/owa", "/mail"}


def test_a_directory_that_two_urls_spell_differently_is_one() -> None:
    found = paths_to_europe("owa/bert@contoso.com/CAS-01/owa.hops", owa_external="/OWA", ews_external="/EWS")
    assert found == {"/owa"}


def test_web_services_are_never_proxied_to_by_their_external_url() -> None:
    found = paths_to_europe("ews/bert@contoso.com/CAS-01/getfolder.hops", owa_external="/mail", ews_external="/ews2")
    assert found == {"/EWS"}
