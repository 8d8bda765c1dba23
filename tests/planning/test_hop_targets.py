"""Whom a request reaches that is proxied to a server, by the host of that server's URLs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.deployment import Affinity, ClientAccessServer, LoadBalancingArray, VirtualDirectory
from harness.model.hop_demands import HopTarget
from harness.model.protocol import Operation
from harness.planning.hop_targets import are_told_apart, find_reached, hop_targets
from harness.planning.topology import Topology
from tests.planning.nouns import ASIA, HOMES, USA, USERS, deployment, directory, server
from tests.virtual_directories import with_directories

SECOND = server("CAS-04", "asia")
ARRAY = LoadBalancingArray("nlb-asia", "nlb-asia.contoso.com", ("CAS-03", "CAS-04"), Affinity.IP)


def topology(*servers: ClientAccessServer) -> Topology:
    return Topology(deployment(USA, *servers, homes=HOMES, users=USERS, arrays=(ARRAY,)))


def named(host: str, path: str = "/owa", *, of: ClientAccessServer = ASIA) -> ClientAccessServer:
    return with_directories(of, owa=directory(f"https://{host}{path}"))


@pytest.mark.parametrize(
    ("host", "reached"),
    [
        ("cas-03.contoso.com", ["CAS-03"]),
        ("CAS-03", ["CAS-03"]),
        ("cas-03.corp.contoso.com", ["CAS-03"]),
        ("cas-04.contoso.com", ["CAS-04"]),
        ("nlb-asia.contoso.com", ["CAS-03", "CAS-04"]),
        ("NLB-Asia", ["CAS-03", "CAS-04"]),
        ("www.usa.contoso.com", ["CAS-01"]),
        ("mail-int.contoso.com", ["CAS-03"]),
        ("10.0.0.3", ["CAS-03"]),
    ],
    ids=[
        "own host",
        "computer name",
        "computer name in another domain",
        "another server",
        "array",
        "array's name",
        "published host",
        "alias",
        "address",
    ],
)
def test_the_host_of_the_internal_url_says_whom_one_reaches(host: str, reached: list[str]) -> None:
    found = hop_targets(topology(named(host), SECOND), named(host), Operation.OWA)
    assert [target.server for target in found] == reached
    assert {target.path for target in found} == {"/owa"}


def test_what_the_file_does_not_know_is_an_alias_that_is_right_wherever_it_leads() -> None:
    known_by_alias = named("Mail-Int.contoso.com", "/OWA/")
    targets = hop_targets(topology(known_by_alias), known_by_alias, Operation.OWA)
    assert targets == (HopTarget("CAS-03", "/OWA", "mail-int.contoso.com"),)


def test_with_two_urls_either_may_be_taken() -> None:
    both = with_directories(
        ASIA,
        ews=VirtualDirectory(
            directory().authentication, "https://nlb-asia/EWS", nlb_bypass_url="https://cas-03.contoso.com/ews"
        ),
    )
    found = hop_targets(topology(both, SECOND), both, Operation.GETFOLDER)
    assert found == (HopTarget("CAS-03", "/ews"), HopTarget("CAS-04", "/EWS"))


def test_only_one_other_server_stands_in_for_a_destination() -> None:
    crossed, balanced = named("cas-04.contoso.com"), named("nlb-asia")
    assert find_reached(topology(crossed, SECOND), crossed, Operation.OWA) == SECOND
    assert find_reached(topology(balanced, SECOND), balanced, Operation.OWA) == balanced
    assert find_reached(topology(ASIA, SECOND), ASIA, Operation.OWA) == ASIA
    published = with_directories(
        ASIA, owa=directory("https://cas-04.contoso.com/owa", "https://www.asia.contoso.com/owa")
    )
    assert find_reached(topology(published, SECOND), published, Operation.OWA) == SECOND


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        ("cas-03.contoso.com", "cas-04.contoso.com", True),
        ("one.contoso.com", "two.contoso.com", True),
        ("one.contoso.com", "one.contoso.com", False),
        ("cas-04.contoso.com", "cas-04.contoso.com", False),
        ("nlb-asia", "nlb-asia", False),
    ],
    ids=["own hosts", "an alias each", "a common alias", "one names the other", "array"],
)
def test_servers_are_told_apart_by_urls_of_their_own(first: str, second: str, *, apart: bool) -> None:
    servers = (named(first), named(second, of=SECOND))
    assert are_told_apart(topology(*servers), servers, Operation.OWA) is apart


def test_a_server_without_a_url_is_not_told_apart() -> None:
    nameless = with_directories(ASIA, owa=directory(), eas=None)
    for operation in (Operation.OWA, Operation.FOLDERSYNC):
        assert not are_told_apart(topology(nameless, SECOND), (nameless, SECOND), operation)


def test_behind_an_array_servers_are_told_apart_where_the_array_shares_them_out() -> None:
    servers = (named("nlb-asia"), named("nlb-asia", of=SECOND))
    assert are_told_apart(topology(*servers), servers, Operation.OWA, through_array=True)
    crossed = (named("cas-04.contoso.com"), SECOND)
    assert not are_told_apart(topology(*crossed), crossed, Operation.OWA, through_array=True)


def test_web_services_are_told_apart_by_their_bypass_urls() -> None:
    servers = tuple(
        with_directories(
            cas,
            ews=VirtualDirectory(
                directory().authentication, "https://nlb-asia/EWS", nlb_bypass_url=f"https://{cas.host}/EWS"
            ),
        )
        for cas in (ASIA, SECOND)
    )
    assert are_told_apart(topology(*servers), servers, Operation.GETFOLDER)
    assert not are_told_apart(topology(*servers), servers, Operation.FREEBUSY)


def test_the_external_url_counts_for_outlook_web_access_alone() -> None:
    published = with_directories(
        ASIA,
        owa=directory("https://cas-03.contoso.com/owa", "https://www.asia.contoso.com/OWA2"),
        eas=directory("https://cas-03.contoso.com/eas", "https://www.asia.contoso.com/other"),
    )
    there = topology(published)
    assert [target.path for target in hop_targets(there, published, Operation.OWA)] == ["/owa", "/OWA2"]
    assert [target.path for target in hop_targets(there, published, Operation.FOLDERSYNC)] == ["/eas"]
    assert len(hop_targets(there, published, Operation.OWA, external=False)) == 1


def test_a_server_is_known_by_its_host_before_the_first_label_that_another_one_shares() -> None:
    node = replace(server("EXCH-3", "asia"), host="Node-3.asia.contoso.com")
    other = replace(server("EXCH-4", "asia"), host="node-3.europe.contoso.com")
    there = topology(node, other)
    assert there.servers_at("node-3.europe.contoso.com") == ("EXCH-4",)
    assert there.servers_at("NODE-3.ASIA.contoso.com") == ("EXCH-3",)
    assert there.servers_at("node-3") == there.servers_at("node-3.corp") == ("EXCH-3",)
    assert there.servers_at("exch-4") == ("EXCH-4",)
    assert there.servers_at("mail-int.contoso.com") == ()
