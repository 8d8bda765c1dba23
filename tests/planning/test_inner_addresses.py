"""Which names and addresses of inner servers no client may see (GEN-05), from what the deployment file has of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.answer_demands import HidesInnerServers
from harness.model.deployment import Authentication, Deployment, Evidence, Site, VirtualDirectory
from harness.model.expectation import Demand
from harness.planning.plan import make_plan
from harness.planning.topology import Topology
from tests.planning.nouns import ASIA, EUROPE, USA, three_sites
from tests.planning.shipped import REGISTER
from tests.virtual_directories import with_directories

ENTRY_HOST, INNER_HOST = USA.host, ASIA.host
PUBLISHED = "www.usa.contoso.com"


def addresses(**changes: object) -> tuple[str, ...]:
    """Those of asia's server, of which a client of usa's server may see nothing."""
    deployment: Deployment = replace(three_sites(), **changes)  # type: ignore[arg-type]  # the caller names real fields
    return Topology(deployment).inner_addresses(USA, "asia")


def connect(**by_host: str) -> dict[str, str]:
    hosts = {"entry": ENTRY_HOST, "inner": INNER_HOST, "published": PUBLISHED}
    return {f"{hosts[name]}:443": opened for name, opened in by_host.items()}


@pytest.mark.parametrize(
    ("opened", "found"),
    [
        ("10.0.3.3:443", ("10.0.3.3",)),
        ("[fd00:0::3]:443", ("fd00::3",)),
        ("[::ffff:10.0.3.3]:443", ("10.0.3.3",)),
        ("127.0.0.1:20443", ()),
        ("127.0.3.3:20443", ()),
        ("[::1]:20443", ()),
        ("0.0.0.0:443", ()),
        ("lab.contoso.com:20443", ()),
    ],
)
def test_an_address_to_which_an_inner_host_leads_counts_unless_it_is_every_computers(
    opened: str, found: tuple[str, ...]
) -> None:
    assert addresses(connect=connect(inner=opened)) == found


def test_an_address_that_clients_address_themselves_does_not_count() -> None:
    assert addresses(connect=connect(inner="10.0.0.1:20443", entry="10.0.0.1:20442")) == ()
    assert addresses(connect=connect(inner="10.0.0.1:20443", published="10.0.0.1:20441")) == ()
    assert addresses(connect=connect(inner="10.0.0.1:443", entry="10.0.0.2:443", published="10.0.0.3:443")) == (
        "10.0.0.1",
    )


def test_an_address_from_which_an_inner_server_asks_counts_and_the_entry_servers_own_does_not() -> None:
    evidence = Evidence(addresses={"CAS-03": ("10.0.3.3", "FD00::0003", "127.0.3.3"), "CAS-01": ("10.0.1.1",)})
    assert addresses(evidence=evidence) == ("10.0.3.3", "fd00::3")
    shared = Evidence(addresses={"CAS-03": ("10.0.1.1",), "CAS-01": ("10.0.1.1",)})
    assert addresses(evidence=shared) == ()
    assert addresses(evidence=Evidence(addresses={"MBX-03": ("10.0.3.4",)})) == ()
    assert addresses() == ()


def test_a_url_with_an_address_has_an_address_and_no_name() -> None:
    owa = VirtualDirectory((Authentication.WINDOWS,), internal_url="https://10.0.3.3/owa")
    topology = Topology(three_sites(USA, EUROPE, with_directories(ASIA, owa=owa)))
    assert topology.inner_addresses(USA, "asia") == ("10.0.3.3",)
    assert "10.0.3.3" not in topology.inner_names(USA, "asia")


def without_addresses(demand: Demand) -> Demand:
    return replace(demand, addresses=()) if isinstance(demand, HidesInnerServers) else demand


def test_addresses_change_nothing_of_a_plan_but_what_it_hides() -> None:
    known = replace(three_sites(), evidence=Evidence(addresses={"CAS-03": ("10.0.3.3",)}))
    cases = [
        replace(
            case,
            alternatives=tuple(
                replace(alternative, demands=tuple(map(without_addresses, alternative.demands)))
                for alternative in case.alternatives
            ),
        )
        for case in make_plan(known, REGISTER).cases
    ]
    assert tuple(cases) == make_plan(three_sites(), REGISTER).cases


def test_a_proxied_user_must_see_no_address_of_the_inner_server() -> None:
    plan = make_plan(replace(three_sites(), evidence=Evidence(addresses={"CAS-03": ("10.0.3.3",)})), REGISTER)
    hidden = {
        demand.addresses
        for case in plan.cases
        for alternative in case.alternatives
        for demand in alternative.demands
        if isinstance(demand, HidesInnerServers)
    }
    assert hidden == {(), ("10.0.3.3",)}


@pytest.mark.parametrize(
    "name", ["MAIL", "E-MAIL", "WEBMAIL", "EXCHANGE2007", "FRONT-END", "OUTLOOK2007", "UTF-8", "EXCHANGE", "OWA"]
)
def test_a_server_named_like_an_ordinary_word_is_known_by_its_whole_host_and_in_urls(name: str) -> None:
    inner = replace(ASIA, name=name, host=f"{name}.asia.contoso.com")
    named = Topology(three_sites(USA, EUROPE, inner)).inner_names(USA, "asia")
    assert name.lower() not in named
    assert {f"{name.lower()}.asia.contoso.com", f"://{name.lower()}"} <= set(named)


@pytest.mark.parametrize("name", ["CAS-03", "EXCH2", "NODE-B", "MAIL-ASIA"])
def test_a_server_named_unlike_any_word_is_known_by_its_name_alone(name: str) -> None:
    assert name.lower() in Topology(three_sites(USA, EUROPE, replace(ASIA, name=name))).inner_names(USA, "asia")


def test_a_url_that_names_a_computer_like_an_ordinary_word_counts_as_a_url_alone() -> None:
    owa = VirtualDirectory((Authentication.WINDOWS,), internal_url="https://MAIL/owa")
    named = Topology(three_sites(USA, EUROPE, with_directories(ASIA, owa=owa))).inner_names(USA, "asia")
    assert "://mail" in named
    assert "mail" not in named


def test_the_first_label_of_a_published_host_is_no_inner_name() -> None:
    sites = (Site("usa", published_host="mail.contoso.com"), Site("europe"), Site("asia"))
    named = Topology(replace(three_sites(USA, EUROPE, replace(ASIA, name="MAIL")), sites=sites))
    assert "://mail" not in named.inner_names(USA, "asia")
