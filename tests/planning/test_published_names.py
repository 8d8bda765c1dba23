"""What DNS publishes for a site is asked itself: any outcome of the site's Internet-facing servers is right there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.case import Case
from harness.model.deployment import ClientAccessServer, Deployment, LoadBalancingArray
from harness.model.outcome import OutcomeKind
from harness.planning.published_names import published_names
from tests.planning.nouns import ASIA, EUROPE, HOMES, USA, USERS, deployment, planned, server

WWW = "www.usa.contoso.com"
INNER = server("CAS-09", "usa")
SECOND = server("CAS-08", "usa", published=WWW)


def published(
    *servers: ClientAccessServer, hosts: dict[str, str] | None = None, arrays: tuple[LoadBalancingArray, ...] = ()
) -> Deployment:
    """The three sites, with these servers beside the others; `hosts` has what is published by site."""
    made_up = deployment(USA, EUROPE, ASIA, *servers, homes=HOMES, users=USERS, arrays=arrays)
    names = {"usa": "WWW.usa.contoso.com"} if hosts is None else hosts
    return replace(made_up, sites=tuple(replace(site, published_host=names.get(site.name)) for site in made_up.sites))


def members(made_up: Deployment) -> dict[str, tuple[str, ...]]:
    return {name.host: name.members for name in published_names(made_up)}


def case(name: str, *servers: ClientAccessServer) -> Case:
    return planned(published(*servers))[name]


def test_the_internet_facing_servers_of_the_site_are_behind_its_host() -> None:
    assert members(published(INNER, SECOND)) == {WWW: ("CAS-01", "CAS-08")}
    assert members(published(hosts={})) == {}
    assert members(published(hosts={"asia": "www.asia.contoso.com"})) == {}


def test_where_it_is_not_said_what_faces_the_internet_an_external_url_at_the_host_says_it() -> None:
    unknown = replace(SECOND, internet_facing=None)
    elsewhere = replace(server("CAS-07", "usa", published="mail.contoso.com"), internet_facing=None)
    assert members(published(unknown, elsewhere)) == {WWW: ("CAS-01", "CAS-08")}


def test_behind_a_host_of_several_sites_are_the_servers_of_all_of_them() -> None:
    assert members(published(hosts={"usa": WWW, "europe": WWW})) == {WWW: ("CAS-01", "CAS-02")}


@pytest.mark.parametrize(
    "made_up",
    [
        published(hosts={"usa": "CAS-01.contoso.com"}),
        published(SECOND, arrays=(LoadBalancingArray("www", WWW, ("CAS-01", "CAS-08")),)),
    ],
    ids=["of a server", "of an array"],
)
def test_a_name_that_is_asked_anyway_is_asked_once(made_up: Deployment) -> None:
    assert members(made_up) == {}


def test_a_host_behind_which_no_server_can_be_reached_is_not_asked() -> None:
    made_up = published(SECOND)
    servers = tuple(replace(one, reachable=False) for one in made_up.client_access_servers if one.name != "CAS-08")
    behind = (*servers, replace(SECOND, reachable=False))
    assert members(replace(made_up, client_access_servers=behind)) == {}
    assert members(replace(made_up, client_access_servers=(*servers, SECOND))) == {WWW: ("CAS-01", "CAS-08")}


def test_cases_are_named_by_the_host_and_addressed_to_it() -> None:
    own = case(f"owa/anna@contoso.com/{WWW}/owa")
    assert own.stimulus is not None
    assert (own.stimulus.entry, own.stimulus.host, own.stimulus.port) == (WWW, WWW, 443)
    assert {name.split("/")[0] for name in planned(published()) if f"/{WWW}/" in name} == {
        "owa",
        "eas",
        "ews",
        "availability",
        "autodiscover",
        "outlook_anywhere",
    }


def test_what_a_server_behind_it_does_is_expected_there() -> None:
    at_server, at_host = (case(f"owa/bert@contoso.com/{entry}/owa") for entry in ("CAS-01", WWW))
    assert [one.outcomes for one in at_host.alternatives] == [one.outcomes for one in at_server.alternatives]
    assert {one.kind for each in at_host.alternatives for one in each.outcomes} == {OutcomeKind.REDIRECT_PAGE}


def test_where_servers_behind_it_differ_each_one_s_outcome_is_right() -> None:
    proxies = replace(SECOND, redirect_to_optimal_owa_server=False)
    either = case(f"owa/bert@contoso.com/{WWW}/owa", proxies)
    assert {one.kind for each in either.alternatives for one in each.outcomes} >= {OutcomeKind.REDIRECT_PAGE}
    assert len(either.alternatives) > 1
