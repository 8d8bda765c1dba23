"""Where a device asks Autodiscover that was answered 451 without a URL."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.deployment import Authentication, ClientAccessServer, LoadBalancingArray
from harness.model.protocol import Logon, Protocol
from harness.model.stimulus import AutodiscoverServer
from harness.planning.cases.autodiscover_servers import find_autodiscover_server
from harness.planning.topology import Topology
from tests.planning.nouns import ASIA, EUROPE, USA, USERS, directory, three_sites
from tests.virtual_directories import with_directories

AT_CAS_02 = AutodiscoverServer("CAS-02", "cas-02.contoso.com", Logon.BASIC)
DIGEST_ONLY = directory(offers=(Authentication.DIGEST,))


def asked_for_devices(*servers: ClientAccessServer) -> AutodiscoverServer | None:
    """Where a device of anna's asks that CAS-02 has answered 451."""
    return find_autodiscover_server(Topology(three_sites(*servers)), USERS[0], "CAS-02")


def test_a_device_asks_the_server_at_hand_then_one_that_faces_the_internet_then_any() -> None:
    without = with_directories(EUROPE, autodiscover=None)
    assert asked_for_devices(USA, EUROPE, ASIA) == AT_CAS_02
    assert asked_for_devices(ASIA, USA, without) == AutodiscoverServer("CAS-01", "cas-01.contoso.com", Logon.BASIC)
    hidden = with_directories(USA, autodiscover=DIGEST_ONLY)
    assert asked_for_devices(ASIA, hidden, without) == AutodiscoverServer("CAS-03", "cas-03.contoso.com", Logon.BASIC)


@pytest.mark.parametrize("host", ["contoso.com", "autodiscover.contoso.com"])
def test_a_device_asks_the_name_that_is_made_of_the_users_address_where_that_is_published(host: str) -> None:
    published = with_directories(ASIA, autodiscover=directory(external=f"https://{host}/Autodiscover"))
    assert asked_for_devices(USA, EUROPE, replace(published, internet_facing=True)) == AutodiscoverServer(
        "CAS-03", host, Logon.BASIC
    )
    for elsewhere in (f"http://{host}/Autodiscover", f"https://{host}:8443/Autodiscover", "https://www.contoso.com/A"):
        other = with_directories(ASIA, autodiscover=directory(external=elsewhere))
        assert asked_for_devices(USA, EUROPE, replace(other, internet_facing=True)) == AT_CAS_02
    assert asked_for_devices(USA, EUROPE, published) == AT_CAS_02


def test_a_device_that_asked_an_array_asks_autodiscover_there() -> None:
    array = LoadBalancingArray("nlb", "nlb.contoso.com", ("CAS-02",))
    balanced = replace(three_sites(USA, EUROPE), load_balancing_arrays=(array,))
    assert find_autodiscover_server(Topology(balanced), USERS[0], "nlb") == AutodiscoverServer(
        "nlb", "nlb.contoso.com", Logon.BASIC
    )


def test_without_a_server_that_can_be_asked_there_is_none() -> None:
    bare = [with_directories(cas, autodiscover=None) for cas in (USA, EUROPE)]
    assert asked_for_devices(*bare, with_directories(ASIA, autodiscover=DIGEST_ONLY)) is None
    assert asked_for_devices(*bare, replace(ASIA, reachable=False)) is None
    anna = replace(USERS[0], disabled=(Protocol.AUTODISCOVER,))
    assert find_autodiscover_server(Topology(three_sites()), anna, "CAS-02") is None
