"""Which URLs Autodiscover may name for a user (AUT-01, AUT-02, AUT-03)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.answer_demands import NamesDeviceUrls, NamesOutlookUrls
from harness.model.deployment import ClientAccessServer, LoadBalancingArray
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol, VirtualDirectoryName
from harness.planning.autodiscover_urls import settings_alternative
from harness.planning.plan import make_plan
from harness.planning.topology import Topology
from tests.planning.nouns import ASIA, EUROPE, USA, USERS, directory, planned, three_sites
from tests.planning.shipped import REGISTER
from tests.virtual_directories import with_directories

ANNA, _, CORA, _ = USERS
USA_EAS, USA_EWS = (
    f"https://www.usa.contoso.com/{path}" for path in ("Microsoft-Server-ActiveSync", "EWS/exchange.asmx")
)
EUROPE_EAS, EUROPE_EWS = (url.replace("usa", "europe") for url in (USA_EAS, USA_EWS))
ASIA_EAS, ASIA_EWS = (
    f"https://cas-03.contoso.com/{path}" for path in ("Microsoft-Server-ActiveSync", "EWS/exchange.asmx")
)
INNER_EWS = "https://cas-01.contoso.com/EWS/exchange.asmx"


def named(operation: Operation, *servers: ClientAccessServer, user: str = "anna") -> tuple[str, ...] | None:
    """The URLs that may be named for a user, of every service."""
    topology = Topology(three_sites(*servers))
    alternative = settings_alternative(topology, topology.site_of(topology.mailbox(f"{user}@contoso.com")), operation)
    if alternative is None:
        return None
    (outcome,) = alternative.outcomes
    (urls,) = set((outcome.urls or {}).values())
    return urls


def test_a_device_is_given_the_external_url_of_the_users_site() -> None:
    assert named(Operation.MOBILESYNC) == (USA_EAS,)


def test_outlook_is_given_the_external_url_and_inside_the_internal_one_too() -> None:
    assert named(Operation.OUTLOOK) == (USA_EWS, INNER_EWS)


def test_a_user_whose_site_publishes_nothing_is_given_what_other_sites_publish() -> None:
    assert named(Operation.MOBILESYNC, user="cora") == (USA_EAS, EUROPE_EAS)
    assert named(Operation.OUTLOOK, user="cora") == (USA_EWS, EUROPE_EWS, ASIA_EWS)


@pytest.mark.parametrize(("facing", "expected"), [(True, EUROPE_EAS), (None, EUROPE_EAS), (False, ASIA_EAS)])
def test_of_other_sites_only_servers_that_may_face_the_internet_count(facing: bool | None, expected: str) -> None:
    published = replace(EUROPE, internet_facing=facing)
    assert named(Operation.MOBILESYNC, published, ASIA, user="cora") == (expected,)


def test_where_nothing_is_published_a_device_is_given_an_internal_url() -> None:
    assert named(Operation.MOBILESYNC, ASIA, user="cora") == (ASIA_EAS,)
    assert named(Operation.OUTLOOK, ASIA, user="cora") == (ASIA_EWS,)


def test_where_there_is_nothing_to_name_nothing_is_expected() -> None:
    bare = with_directories(ASIA, eas=directory(), ews=directory())
    for without in (bare, with_directories(ASIA, eas=None, ews=None)):
        assert named(Operation.MOBILESYNC, without, user="cora") is None
        assert named(Operation.OUTLOOK, without, user="cora") is None
    web_services_alone = with_directories(bare, ews=ASIA.virtual_directories[VirtualDirectoryName.EWS])
    assert named(Operation.OUTLOOK, web_services_alone, user="cora") == (ASIA_EWS,)


def test_a_url_that_several_servers_share_is_one() -> None:
    twin = replace(USA, name="CAS-04")
    assert named(Operation.MOBILESYNC, USA, twin) == (USA_EAS,)
    assert named(Operation.OUTLOOK, USA, twin) == (USA_EWS, INNER_EWS)


def test_each_clause_demands_the_service_that_it_is_about() -> None:
    topology = Topology(three_sites())
    device = settings_alternative(topology, topology.site_of(ANNA), Operation.MOBILESYNC)
    outlook = settings_alternative(topology, topology.site_of(ANNA), Operation.OUTLOOK)
    assert device is not None
    assert outlook is not None
    mobile = Outcome(OutcomeKind.SETTINGS, urls={"mobilesync": (USA_EAS,)})
    inside = (USA_EWS, INNER_EWS, "https://cas-01/EWS")
    named = {"ews": (USA_EWS, INNER_EWS), "availability": (USA_EWS, INNER_EWS)}
    assert (device.outcomes, device.demands) == ((mobile,), (NamesDeviceUrls("AUT-01", (USA_EAS,)),))
    assert outlook.outcomes == (
        Outcome(
            OutcomeKind.SETTINGS,
            urls=named,
            exch=dict.fromkeys(named, inside),
            expr=dict.fromkeys(named, (USA_EWS,)),
        ),
    )
    assert outlook.demands == (
        NamesOutlookUrls("AUT-02", "ews", inside, (USA_EWS,)),
        NamesOutlookUrls("AUT-03", "availability", inside, (USA_EWS,)),
    )


def parts(*servers: ClientAccessServer, arrays: tuple[LoadBalancingArray, ...] = ()) -> NamesOutlookUrls:
    """What cora, whose site publishes nothing, may be told of Web Services."""
    topology = Topology(replace(three_sites(*servers), load_balancing_arrays=arrays))
    alternative = settings_alternative(topology, topology.site_of(CORA), Operation.OUTLOOK)
    assert alternative is not None
    demand = alternative.demands[0]
    assert isinstance(demand, NamesOutlookUrls)
    return demand


def test_inside_every_name_of_the_own_site_is_right_and_none_of_another_site() -> None:
    second = with_directories(
        replace(ASIA, name="EXCH7", host="cas-04.asia.contoso.com"),
        owa=directory("https://mail-asia/owa"),
        ews=replace(
            directory("https://nlb-asia.contoso.com/EWS"), nlb_bypass_url="https://cas-04b.contoso.com:8443/EWS"
        ),
    )
    array = LoadBalancingArray("Asia's servers", "nlb-asia.contoso.com", ("CAS-03", "EXCH7"))
    of_usa = LoadBalancingArray("nlb-usa", "nlb-usa.contoso.com", ("CAS-01",))
    demand = parts(USA, ASIA, second, arrays=(array, of_usa))
    assert demand.expr == (USA_EWS,)
    assert demand.exch == (
        USA_EWS,
        ASIA_EWS,
        "https://nlb-asia.contoso.com/EWS",
        "https://cas-04b.contoso.com:8443/EWS",
        "https://cas-03/EWS",
        "https://nlb-asia/EWS",
        "https://cas-04.asia.contoso.com/EWS",
        "https://exch7/EWS",
        "https://cas-04/EWS",
        "https://mail-asia/EWS",
        "https://cas-04b.contoso.com/EWS",
    )


def test_a_virtual_directory_of_another_name_is_right_at_every_server_of_the_site() -> None:
    demand = parts(with_directories(ASIA, ews=directory("https://cas-03.contoso.com/EWS2/Exchange.asmx")))
    assert demand.exch == (
        "https://cas-03.contoso.com/EWS2/Exchange.asmx",
        "https://cas-03.contoso.com/EWS",
        "https://cas-03/EWS2",
        "https://cas-03/EWS",
    )
    assert demand.expr == ()


def test_an_address_and_words_are_no_short_names() -> None:
    array = LoadBalancingArray("the servers of Asia", "10.0.0.9", ("CAS-03",))
    demand = parts(replace(ASIA, host="10.0.0.3"), arrays=(array,))
    assert demand.exch == (ASIA_EWS, "https://10.0.0.3/EWS", "https://cas-03/EWS", "https://10.0.0.9/EWS")


def test_without_a_client_access_server_in_the_own_site_no_end_point_is_right() -> None:
    assert named(Operation.MOBILESYNC, USA, user="cora") is None
    assert named(Operation.OUTLOOK, USA, user="cora") is None


def test_a_user_whose_site_has_no_client_access_server_has_a_row_that_says_so_and_shows_the_account() -> None:
    made_up = three_sites(USA, EUROPE)
    cases = planned(made_up)
    for what, clauses in (("mobilesync", ("AUT-01",)), ("outlook", ("AUT-02", "AUT-03"))):
        row = cases[f"autodiscover/cora@contoso.com/CAS-01/{what}"]
        assert (row.clauses, row.alternatives) == (clauses, ())
        assert row.not_applicable is not None
        assert "has no Client Access server" in row.not_applicable
        assert row.stimulus is not None
        assert row.id in make_plan(made_up, REGISTER).credential_controls["cora@contoso.com"]
    entry_controls = make_plan(made_up, REGISTER).entry_controls["CAS-01", Protocol.AUTODISCOVER]
    assert not [name for name in entry_controls if "cora" in name]


def test_at_an_array_it_has_such_a_row_too() -> None:
    array = LoadBalancingArray("nlb", "nlb.contoso.com", ("CAS-01",))
    cases = planned(replace(three_sites(USA, EUROPE), load_balancing_arrays=(array,)))
    row = cases["autodiscover/cora@contoso.com/nlb/outlook"]
    assert row.not_applicable is not None
    assert row.steps[-1].text == row.title
    assert "autodiscover/dora@contoso.com/nlb/outlook" not in cases
