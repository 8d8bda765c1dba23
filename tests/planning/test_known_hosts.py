"""Each host that a deployment file names is said to be what it is there."""

from __future__ import annotations

from dataclasses import replace

from harness.model.deployment import Evidence, LoadBalancingArray, VirtualDirectory
from harness.model.protocol import VirtualDirectoryName
from harness.planning.known_hosts import describe_known_hosts
from tests.planning.nouns import ASIA, EUROPE, HOMES, USA, USERS, deployment, server

ARRAY = LoadBalancingArray("nlb-asia", "NLB-Asia.contoso.com", ("CAS-03",))


def test_a_host_is_all_that_the_file_says_of_it() -> None:
    made_up = deployment(USA, EUROPE, ASIA, homes=HOMES, users=USERS, arrays=(ARRAY,))
    sites = tuple(replace(site, published_host="WWW.usa.contoso.com.") for site in made_up.sites[:1])
    known = describe_known_hosts(replace(made_up, sites=(*sites, *made_up.sites[1:])))
    assert known["nlb-asia.contoso.com"] == "the host of array nlb-asia"
    assert known["www.usa.contoso.com"].startswith(f"the published host of site {sites[0].name}")
    for cas in made_up.client_access_servers:
        assert f"the host of {cas.name}" in known[cas.host.lower()]
        assert known[cas.name.lower()] == f"the name of {cas.name}"
    assert "" not in known
    assert "www.fabrikam.com" not in known


def test_of_a_host_that_many_servers_publish_three_are_named() -> None:
    many = tuple(server(f"CAS-1{number}", "usa", published="www.contoso.com") for number in range(5))
    known = describe_known_hosts(deployment(*many, homes=HOMES, users=USERS))
    assert known["www.contoso.com"] == "a published host of CAS-10, CAS-11, CAS-12 and 2 more (ExternalURL)"
    three = describe_known_hosts(deployment(*many[:3], homes=HOMES, users=USERS))
    assert three["www.contoso.com"] == "a published host of CAS-10, CAS-11, CAS-12 (ExternalURL)"


def test_urls_inside_and_addresses_are_known_by_whose_they_are() -> None:
    inside = VirtualDirectory(
        (), internal_url="https://alias.contoso.com/owa", nlb_bypass_url="https://own.contoso.com/ews"
    )
    cas = replace(USA, virtual_directories={VirtualDirectoryName.OWA: inside})
    evidence = Evidence(addresses={cas.name: ("10.0.2.12",)})
    known = describe_known_hosts(replace(deployment(cas, homes=HOMES, users=USERS), evidence=evidence))
    assert known["alias.contoso.com"] == known["own.contoso.com"] == f"the host of an InternalURL of {cas.name}"
    assert known["10.0.2.12"] == f"an address of {cas.name}"
