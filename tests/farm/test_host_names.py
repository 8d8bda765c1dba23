"""Host names of the deployment: computer names, arrays, published hosts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fixtures.farm.host_names import resolve_hosts
from fixtures.farm.load_balancing import AFFINITY_COOKIE
from harness.model.deployment import Affinity, Deployment, LoadBalancingArray, Site, VirtualDirectory
from harness.model.outcome import Hop
from tests.farm.nouns import BOTH, ClientRequest, converse, device, farm, figure, send, two_inner_servers, with_server

VDIR = "/Microsoft-Server-ActiveSync"
ARRAY = "nlb-three"


def with_array(affinity: Affinity | None) -> Deployment:
    """Site three with CAS-03 and CAS-04 in an array."""
    array = LoadBalancingArray(ARRAY, "nlb-three.contoso.com", ("CAS-03", "CAS-04"), affinity)
    return replace(two_inner_servers(), load_balancing_arrays=(array,))


def members_reached(affinity: Affinity | None, *, cookies: bool = False, faults: tuple[str, ...] = ()) -> list[str]:
    """Which members four requests to the array's name reach, each on a connection of its own."""
    one_farm = farm(with_array(affinity), faults)
    request = ClientRequest("https://nlb-three.contoso.com/owa/", "user3")
    if not cookies:
        return [hop.destination for hop in converse(one_farm, *[request] * 4)[1]]
    (first,), _ = converse(one_farm, request)
    cookie = next(value for value in first.headers.get_list("set-cookie") if value.startswith(AFFINITY_COOKIE))
    marked = replace(request, headers={"Cookie": cookie.partition(";")[0]})
    return [hop.destination for hop in converse(one_farm, *[marked] * 4)[1]]


def test_computer_names_array_names_and_published_hosts_lead_to_their_servers() -> None:
    deployment = with_array(Affinity.IP)
    deployment = replace(
        deployment, sites=(*deployment.sites[:2], Site("three", published_host="WWW.three.contoso.com"))
    )
    short = VirtualDirectory(BOTH, internal_url="https://CAS-03/owa")
    deployment = with_server(deployment, "CAS-03", owa=short, eas=VirtualDirectory(BOTH, f"https://nlb-three{VDIR}"))
    hosts = resolve_hosts(deployment)
    assert {host: resolved.servers for host, resolved in hosts.items()} == {
        "cas-01.contoso.com": ("CAS-01",),
        "cas-02.contoso.com": ("CAS-02",),
        "cas-03.contoso.com": ("CAS-03",),
        "cas-04.contoso.com": ("CAS-04",),
        "cas-03": ("CAS-03",),
        "nlb-three.contoso.com": ("CAS-03", "CAS-04"),
        "nlb-three": ("CAS-03", "CAS-04"),
        "be-03.contoso.com": ("BE-03",),
        "www.one.contoso.com": ("CAS-01",),
        "www.two.contoso.com": ("CAS-02",),
        "www.three.contoso.com": ("CAS-03", "CAS-04"),
    }


def test_a_published_host_answers_as_its_server() -> None:
    answer, hops = send(figure(), ClientRequest("https://www.one.contoso.com/owa/", "user1"))
    assert answer.status_code == 200
    assert hops == ()


def test_a_request_through_an_array_is_a_hop() -> None:
    _, hops = send(with_array(Affinity.IP), ClientRequest("https://nlb-three.contoso.com/OWA/", "user3"))
    (hop,) = hops
    assert hop == Hop(ARRAY, hop.destination, "https", "/OWA", "nlb-three.contoso.com")


@pytest.mark.parametrize("affinity", [Affinity.IP, None])
def test_ip_affinity_keeps_a_client_with_one_member(affinity: Affinity | None) -> None:
    assert len(set(members_reached(affinity))) == 1


def test_cookie_affinity_keeps_a_client_that_returns_the_cookie() -> None:
    assert len(set(members_reached(Affinity.COOKIE, cookies=True))) == 1
    assert len(set(members_reached(Affinity.COOKIE))) == 2


def test_without_affinity_each_connection_goes_to_the_next_member() -> None:
    assert members_reached(Affinity.NONE) == ["CAS-03", "CAS-04", "CAS-03", "CAS-04"]


def test_an_array_that_ignores_affinity_changes_members() -> None:
    assert len(set(members_reached(Affinity.IP, faults=("array-ignores-affinity",)))) == 2


def test_a_challenge_by_an_array_is_no_hop() -> None:
    _, hops = send(with_array(Affinity.IP), ClientRequest("https://nlb-three.contoso.com/owa/"))
    assert hops == ()


def test_an_internal_url_may_name_the_array() -> None:
    deployment = with_array(Affinity.IP)
    for name in ("CAS-03", "CAS-04"):
        deployment = with_server(deployment, name, eas=VirtualDirectory(BOTH, f"https://nlb-three.contoso.com{VDIR}"))
    answer, hops = send(deployment, device("cas-02.contoso.com", "user3"))
    assert answer.status_code == 200
    (hop,) = hops
    assert (hop.source, hop.host) == ("CAS-02", "nlb-three.contoso.com")
    assert hop.destination in {"CAS-03", "CAS-04"}


@pytest.mark.parametrize(
    ("host", "servers"),
    [
        ("mail-int.contoso.com", ("CAS-03", "CAS-04")),
        ("cas-04.contoso.com", ("CAS-04",)),
        ("www.one.contoso.com", ("CAS-01",)),
    ],
    ids=["common alias", "another server", "published host"],
)
def test_an_internal_url_leads_to_whom_its_host_means_or_to_the_servers_that_have_the_alias(
    host: str, servers: tuple[str, ...]
) -> None:
    deployment = two_inner_servers()
    for name in ("CAS-03", "CAS-04"):
        deployment = with_server(deployment, name, owa=VirtualDirectory(BOTH, f"https://{host}/owa"))
    assert resolve_hosts(deployment)[host].servers == servers
