"""What the topic demands of requests between servers, clause by clause, where sites are mixed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.case import Case
from harness.model.deployment import Authentication, ClientAccessServer
from harness.model.expectation import Demand
from harness.model.hop_demands import HopsOnly, HopsReach, HopsUseScheme, HopTarget, NoHopTo, ServedThroughHop
from harness.model.outcome import Hop, Outcome, OutcomeKind
from tests.planning.nouns import ASIA, EUROPE, RTM, USA, directory, planned, server, three_sites
from tests.virtual_directories import with_directories

SECOND = server("CAS-04", "asia")
OLD = server("CAS-04", "asia", version=RTM)
BASIC = (Authentication.BASIC,)


def demands(case: Case) -> dict[str, list[Demand]]:
    """By clause, of all alternatives."""
    found: dict[str, list[Demand]] = {}
    for alternative in case.alternatives:
        for demand in alternative.demands:
            found.setdefault(demand.clause, []).append(demand)
    return found


def hops(case: str, *servers: ClientAccessServer) -> dict[str, list[Demand]]:
    return demands(planned(three_sites(*servers))[f"{case}.hops"])


def test_web_services_of_a_mixed_site_reach_its_later_servers_and_never_an_rtm_server() -> None:
    found = hops("ews/cora@contoso.com/CAS-01/getfolder", USA, EUROPE, ASIA, OLD)
    assert found["EWS-03"] == [HopsReach("EWS-03", "CAS-01", (HopTarget("CAS-03", "/EWS"),))]
    assert found["EWS-04"] == [NoHopTo("EWS-04", ("CAS-04",))]
    assert found["EWS-05"] == [ServedThroughHop("EWS-05", ("CAS-03", "CAS-04"))]


def test_a_site_without_rtm_servers_has_no_demand_on_them() -> None:
    assert "EWS-04" not in hops("ews/cora@contoso.com/CAS-01/getfolder", USA, EUROPE, ASIA, SECOND)


def test_availability_may_be_proxied_to_an_rtm_server() -> None:
    found = hops("availability/cora@contoso.com/CAS-01/freebusy", USA, EUROPE, ASIA, OLD)
    assert "EWS-04" not in found
    assert found["EWS-08"] == [
        HopsReach("EWS-08", "CAS-01", (HopTarget("CAS-03", "/EWS"), HopTarget("CAS-04", "/EWS")))
    ]


def test_web_services_of_a_site_of_rtm_servers_reach_none_of_them() -> None:
    found = hops("ews/cora@contoso.com/CAS-01/getfolder", USA, EUROPE, replace(ASIA, version=RTM), OLD)
    assert found["EWS-04"] == [
        NoHopTo("EWS-04", ("CAS-02", "CAS-03", "CAS-04")),
        NoHopTo("EWS-04", ("CAS-03", "CAS-04")),
    ]


def test_an_rtm_entry_server_proxies_no_web_services_request() -> None:
    found = hops("ews/cora@contoso.com/CAS-01/getfolder", replace(USA, version=RTM), EUROPE, ASIA)
    assert found["EWS-05"] == 2 * [NoHopTo("EWS-05", ("CAS-02", "CAS-03"))]


def test_a_server_of_a_later_version_is_no_destination_of_an_rtm_entry_server() -> None:
    found = hops("eas/cora@contoso.com/CAS-01/foldersync", replace(USA, version=RTM), EUROPE, ASIA, OLD)
    assert NoHopTo("GEN-06", ("CAS-02", "CAS-03")) in found["GEN-06"]
    assert ServedThroughHop("GEN-11", ("CAS-03", "CAS-04")) in found["GEN-11"]


def test_a_device_is_never_proxied_to_a_server_that_offers_it_basic_authentication_only() -> None:
    basic = with_directories(
        SECOND, eas=directory("https://cas-04.contoso.com/Microsoft-Server-ActiveSync", offers=BASIC)
    )
    found = hops("eas/cora@contoso.com/CAS-01/foldersync", USA, EUROPE, ASIA, basic)
    assert NoHopTo("GEN-07", ("CAS-04",)) in found["GEN-07"]
    assert NoHopTo("GEN-07", ("CAS-03", "CAS-04")) not in found["GEN-07"]
    owa = hops("owa/cora@contoso.com/CAS-01/owa", USA, EUROPE, ASIA, basic)
    assert owa["GEN-07"] == [NoHopTo("GEN-07", ())]


def test_where_a_request_may_not_be_proxied_only_a_served_answer_is_judged() -> None:
    case = planned(three_sites(USA, EUROPE, with_directories(ASIA, owa=None)))["owa/cora@contoso.com/CAS-01/owa.hops"]
    (alternative,) = case.alternatives
    assert alternative.outcomes == (Outcome(OutcomeKind.HOPS),)
    assert alternative.demands == (ServedThroughHop("GEN-11", ("CAS-03",)),)


def test_webdav_goes_straight_to_the_back_end_server() -> None:
    (expected,) = planned(three_sites())["webdav/dora@contoso.com/CAS-01/propfind.hops"].alternatives
    assert expected.outcomes == (Outcome(OutcomeKind.HOPS, hops=(Hop("CAS-01", "BE-01", "", "/exchange", ""),)),)
    assert HopsOnly("DAV-01", "CAS-01", "BE-01") in expected.demands


def test_a_mailbox_of_the_own_site_needs_no_other_client_access_server() -> None:
    (expected,) = planned(three_sites())["owa/anna@contoso.com/CAS-01/owa.hops"].alternatives
    assert expected.outcomes == (Outcome(OutcomeKind.HOPS, hops=()),)
    assert expected.demands == (NoHopTo("GEN-08", ("CAS-02", "CAS-03")),)


def test_requests_between_servers_use_https() -> None:
    found = hops("owa/cora@contoso.com/CAS-01/owa")
    assert found["GEN-04"] == [HopsUseScheme("GEN-04", "https", ("CAS-02", "CAS-03"))]


@pytest.mark.parametrize("entry", [USA, replace(USA, version=RTM), ASIA], ids=["SP1", "RTM", "of the own site"])
def test_web_services_of_an_exchange_2003_mailbox_are_passed_on_to_nobody(entry: ClientAccessServer) -> None:
    servers = {cas.name: cas for cas in (USA, EUROPE, ASIA)} | {entry.name: entry}
    found = hops(f"ews/dora@contoso.com/{entry.name}/getfolder", *servers.values())
    others = tuple(name for name in servers if name != entry.name)
    assert found == {"EWS-01": [NoHopTo("EWS-01", others), NoHopTo("EWS-01", ("BE-01",))]}


def test_a_row_on_requests_that_are_passed_on_to_nobody_asks_for_the_entry_control() -> None:
    row = planned(three_sites())["ews/dora@contoso.com/CAS-01/getfolder.hops"]
    assert row.needs_entry_control
    assert [alternative.outcomes for alternative in row.alternatives] == [(Outcome(OutcomeKind.HOPS, hops=()),)]
