"""What an entry server sees of the destinations in a site: whom their URLs lead to, and which versions count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.deployment import Authentication, ClientAccessServer, Version
from harness.model.protocol import Operation, Protocol
from harness.planning.request import Request
from harness.planning.tables.destinations import find_destinations, read_settings
from harness.planning.topology import Topology
from tests.planning.nouns import ASIA, HOMES, USA, USERS, deployment, directory, server
from tests.virtual_directories import with_directories

CORA = next(user for user in USERS if user.address == "cora@contoso.com")
SP2 = Version("2007 SP2", 8, 2)
SECOND = server("CAS-04", "asia")
CROSSED = with_directories(ASIA, owa=directory("https://cas-04.contoso.com/owa"))
LATER = server("CAS-05", "asia", published="www.asia.contoso.com", version=SP2)
BASIC_ONLY = directory("https://cas-04.contoso.com/owa", offers=(Authentication.BASIC,))


def request(entry: ClientAccessServer = USA, protocol: Protocol = Protocol.OWA) -> Request:
    operations = {Protocol.OWA: Operation.OWA, Protocol.EAS: Operation.FOLDERSYNC}
    return Request(entry, (CORA,), protocol, operations.get(protocol, Operation.FREEBUSY))


def topology(*servers: ClientAccessServer) -> Topology:
    return Topology(deployment(USA, *servers, homes=HOMES, users=USERS))


def test_the_server_that_the_url_leads_to_has_to_take_the_request_as_well() -> None:
    assert read_settings(topology(CROSSED, SECOND), request(), CROSSED).integrated
    basic = with_directories(SECOND, owa=BASIC_ONLY)
    seen = read_settings(topology(CROSSED, basic), request(), CROSSED)
    assert (seen.internal_url, seen.addressed, seen.integrated) == (True, True, False)
    without = with_directories(SECOND, owa=None)
    seen = read_settings(topology(CROSSED, without), request(), CROSSED)
    assert (seen.internal_url, seen.addressed, seen.plain_http) == (False, False, False)


@pytest.mark.parametrize(("redirects", "counts"), [(True, True), (None, True), (False, False)])
def test_a_later_server_beside_another_counts_for_owa_while_redirection_is_on(
    *, redirects: bool | None, counts: bool
) -> None:
    entry = replace(USA, redirect_to_optimal_owa_server=redirects)
    found = find_destinations(topology(ASIA, LATER), request(entry))
    assert found == ((ASIA, LATER) if counts else (ASIA,))


def test_a_later_server_counts_for_devices_whatever_owa_does_and_never_for_availability() -> None:
    entry = replace(USA, redirect_to_optimal_owa_server=False)
    assert find_destinations(topology(LATER, ASIA), request(entry, Protocol.EAS)) == (ASIA, LATER)
    assert find_destinations(topology(LATER, ASIA), request(USA, Protocol.AVAILABILITY)) == (ASIA,)


def test_where_all_are_later_all_are_looked_at() -> None:
    assert find_destinations(topology(LATER), request()) == (LATER,)


@pytest.mark.parametrize("scheme", ["http", "HTTP"])
def test_an_internal_url_that_is_no_https_one_is_plain_http(scheme: str) -> None:
    in_clear = with_directories(ASIA, owa=directory(f"{scheme}://cas-03.contoso.com/owa"))
    assert read_settings(topology(in_clear), request(), in_clear).plain_http
    spelled = with_directories(ASIA, owa=directory("HTTPS://cas-03.contoso.com/owa"))
    assert not read_settings(topology(spelled), request(), spelled).plain_http
