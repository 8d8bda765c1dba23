"""Cases of several visits: staying with one server, outages, the setting switched off and on, arrays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.answer_demands import OneVisitFails, VisitAnswers
from harness.model.case import Case, ExplanationStep, Suite
from harness.model.deployment import (
    Affinity,
    Authentication,
    ClientAccessServer,
    Deployment,
    LoadBalancingArray,
    MailboxServer,
    VirtualDirectory,
)
from harness.model.hop_demands import HopsAddress, StaysWithOneServer, VisitReaches
from harness.model.outcome import Hop, Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.model.stimulus import ChangeScript, ServerChange, ServerChangeKind
from harness.planning.cases.affinity import affinity_cases
from harness.planning.cases.outages import outage_cases
from harness.planning.topology import Topology
from tests.planning.nouns import ASIA, EUROPE, HOMES, RTM, USA, USERS, deployment, directory, mailbox, server
from tests.virtual_directories import with_directories

SECOND = server("CAS-04", "asia")
THREE_MORE = tuple(mailbox(user, "MBX-03") for user in ("emil", "fred", "gina"))
ARRAY = LoadBalancingArray("nlb-asia", "nlb-asia.contoso.com", ("CAS-03", "CAS-04"), Affinity.COOKIE)
SERVED = (Outcome(OutcomeKind.SERVED),)


def two_in_asia(
    first: ClientAccessServer = ASIA,
    second: ClientAccessServer = SECOND,
    *,
    arrays: tuple[LoadBalancingArray, ...] = (),
) -> Deployment:
    return deployment(USA, EUROPE, first, second, homes=HOMES, users=(*USERS, *THREE_MORE), arrays=arrays)


def state(made_up: Deployment) -> dict[str, Case]:
    """Cases of several visits by what their ids say after `state/`."""
    topology = Topology(made_up)
    cases = (*affinity_cases(topology), *outage_cases(topology))
    return {case.id.removeprefix("state/"): case for case in sorted(cases, key=lambda case: case.id)}


def test_every_entry_server_has_cases_for_every_site_of_its_users_with_several_servers() -> None:
    names = [name for name in state(two_in_asia()) if "stays" in name]
    assert names == [
        f"{protocol}-stays-asia/{entry}" for protocol in ("eas", "ews", "owa") for entry in ("CAS-01", "CAS-02")
    ]
    one_each = deployment(USA, EUROPE, ASIA, homes=HOMES, users=USERS)
    assert not [name for name in state(one_each) if "stays" in name or "fail" in name]


def test_a_user_stays_with_one_server_over_four_visits_of_three_users_in_turn() -> None:
    case = state(two_in_asia())["owa-stays-asia/CAS-01"]
    assert case.stimulus is not None
    assert case.stimulus.visits == 4
    assert case.stimulus.new_clients, "a user is meant, and not a browser that brings a cookie"
    assert not case.stimulus.has_servers_to_itself
    assert (case.stimulus.protocol, case.stimulus.operation) == (Protocol.OWA, Operation.OWA)
    assert (case.suite, case.title) == (Suite.STATE, "An OWA user once proxied to a server stays with it.")
    assert case.stimulus.mailboxes == ("cora@contoso.com", "emil@contoso.com", "fred@contoso.com")
    assert case.alternatives[0].demands == (StaysWithOneServer("NLB-05", "CAS-01", new_clients=True),)
    assert [one.hops for one in case.alternatives[0].outcomes] == [
        (Hop("CAS-01", name, "https", "/owa", ""),) for name in ("CAS-03", "CAS-04")
    ]
    assert (case.judges_hops, case.needs_entry_control, case.clauses) == (True, True, ("NLB-05",))


def test_only_users_of_exchange_2007_with_the_protocol_visit() -> None:
    users = (USERS[3], replace(USERS[2], disabled=(Protocol.OWA,)), THREE_MORE[0])
    made_up = deployment(USA, ASIA, SECOND, homes=HOMES, users=users)
    visits = state(made_up)["owa-stays-asia/CAS-01"].stimulus
    assert visits is not None
    assert visits.mailboxes == ("emil@contoso.com",)
    without_proxied_users = deployment(USA, ASIA, SECOND, homes=HOMES, users=USERS[:2])
    assert not state(without_proxied_users).keys() & {"owa-stays-asia/CAS-01", "owa-fails-over-asia/CAS-01"}


@pytest.mark.parametrize("unlike", [directory(), directory("https://cas-04/owa", "https://www.asia.contoso.com/owa")])
def test_a_site_whose_servers_have_different_settings_shows_neither_affinity_nor_failover(
    unlike: VirtualDirectory,
) -> None:
    names = state(two_in_asia(second=with_directories(SECOND, owa=unlike)))
    assert not [name for name in names if name.startswith(("owa-stays", "owa-fails"))]
    assert "ews-stays-asia/CAS-01" in names


def test_a_site_with_one_server_that_web_services_can_be_proxied_to_shows_nothing_of_them() -> None:
    names = state(two_in_asia(second=replace(SECOND, version=RTM)))
    assert not [name for name in names if name.startswith("ews-")]
    assert {"owa-stays-asia/CAS-01", "owa-fails-over-asia/CAS-01"} <= set(names)


def test_each_server_is_reached_by_its_own_path() -> None:
    moved = with_directories(SECOND, owa=directory("https://cas-04.contoso.com/owa2"))
    cases = state(two_in_asia(second=moved))
    for name in ("owa-fails-over-asia.hops/CAS-01", "owa-stays-asia/CAS-01"):
        assert [one.hops for one in cases[name].alternatives[0].outcomes] == [
            (Hop("CAS-01", "CAS-03", "https", "/owa", ""),),
            (Hop("CAS-01", "CAS-04", "https", "/owa2", ""),),
        ]


def test_a_site_to_which_nothing_is_proxied_shows_nothing() -> None:
    page = directory("https://a/owa", "https://www.asia.contoso.com/owa")
    published = [with_directories(cas, owa=page) for cas in (ASIA, SECOND)]
    basic = [
        with_directories(cas, ews=directory("https://a/ews", offers=(Authentication.BASIC,))) for cas in (ASIA, SECOND)
    ]
    assert not [name for name in state(two_in_asia(*published)) if name.startswith(("owa-stays", "owa-fails"))]
    assert not [name for name in state(two_in_asia(*basic)) if name.startswith(("ews-stays", "ews-fails"))]


@pytest.mark.parametrize("closed", [None, directory(offers=(Authentication.DIGEST,))])
def test_an_entry_server_that_cannot_be_asked_shows_nothing(closed: VirtualDirectory | None) -> None:
    entry = with_directories(USA, owa=closed)
    made_up = deployment(entry, ASIA, SECOND, homes=HOMES, users=USERS)
    assert not [name for name in state(made_up) if name.startswith("owa-") and name.endswith("/CAS-01")]
    assert "eas-fails-asia/CAS-01" in state(made_up)


def test_web_services_are_addressed_by_the_bypass_urls_where_every_server_has_one() -> None:
    bypassed = [
        with_directories(
            cas, ews=replace(directory(f"https://{cas.host}/EWS"), nlb_bypass_url=f"https://{cas.host}/EWS")
        )
        for cas in (ASIA, SECOND)
    ]
    demands = state(two_in_asia(*bypassed))["ews-stays-asia/CAS-01"].alternatives[0].demands
    assert demands == (
        StaysWithOneServer("NLB-07", "CAS-01", new_clients=True),
        HopsAddress("NLB-07", ("CAS-03", "CAS-04"), ("cas-03.contoso.com", "cas-04.contoso.com")),
    )
    one_only = state(two_in_asia(bypassed[0]))["ews-stays-asia/CAS-01"].alternatives[0].demands
    assert one_only == (StaysWithOneServer("NLB-07", "CAS-01", new_clients=True),)
    owa = state(two_in_asia(*bypassed))["owa-stays-asia/CAS-01"].alternatives[0].demands
    assert owa == (StaysWithOneServer("NLB-05", "CAS-01", new_clients=True),)


def test_devices_stay_and_fail_only_where_no_array_balances_the_site() -> None:
    with_array = state(two_in_asia(arrays=(ARRAY,)))
    assert not [name for name in with_array if name.startswith("eas-")]
    assert {"owa-stays-asia/CAS-01", "ews-stays-asia/CAS-01", "owa-fails-over-asia/CAS-01"} <= set(with_array)
    fails = state(two_in_asia())["eas-fails-asia/CAS-01"]
    assert fails.alternatives[0].outcomes == SERVED
    assert fails.alternatives[0].demands == (OneVisitFails("NLB-10", (1, 2)),)
    says = "In a site without load balancing the device of a server that is unavailable fails until it is back."
    assert (fails.title, fails.steps[-1]) == (says, ExplanationStep(says, ("NLB-10",)))
    assert fails.steps[0].text.startswith("Site asia has several Client Access servers: CAS-03, CAS-04.")


def test_each_server_is_stopped_in_turn_and_all_are_started_again() -> None:
    case = state(two_in_asia())["owa-fails-over-asia/CAS-01"]
    assert case.stimulus is not None
    stop_3, start_3, stop_4, start_4 = (
        ServerChange(kind, name)
        for name in ("CAS-03", "CAS-04")
        for kind in (ServerChangeKind.STOP, ServerChangeKind.START)
    )
    assert case.stimulus.script == ChangeScript(
        ((), (stop_3,), (start_3, stop_4), (start_4,)), (start_3, start_4), OutcomeKind.SERVED
    )
    assert case.stimulus.mailboxes == ("cora@contoso.com",)


def test_while_a_server_is_down_the_user_is_served_through_another_one() -> None:
    cases = state(two_in_asia())
    for name, clause, path in (("owa-fails-over-asia", "NLB-06", "/owa"), ("ews-fails-over-asia", "NLB-08", "/EWS")):
        client, hops = cases[f"{name}/CAS-01"], cases[f"{name}.hops/CAS-01"]
        assert client.alternatives[0].demands == tuple(
            VisitAnswers(clause, number, SERVED, SERVED) for number in (1, 2, 3)
        )
        assert hops.alternatives[0].demands == (
            VisitReaches(clause, 1, "CAS-01", ("CAS-04",)),
            VisitReaches(clause, 2, "CAS-01", ("CAS-03",)),
        )
        assert [one.hops for one in hops.alternatives[0].outcomes] == [
            (Hop("CAS-01", destination, "https", path, ""),) for destination in ("CAS-03", "CAS-04")
        ]
        assert (client.judges_hops, hops.judges_hops) == (False, True)
        assert client.needs_entry_control
        assert client.stimulus == hops.stimulus
        assert (hops.title, hops.steps) == (client.title, client.steps)
        assert client.steps[-1] == ExplanationStep(client.title, (clause,))


def test_one_entry_server_is_enough_for_an_outage_and_it_is_the_first_that_can_be_asked() -> None:
    names = [name for name in state(two_in_asia()) if "fail" in name]
    assert {name.rpartition("/")[2] for name in names} == {"CAS-01"}
    closed = deployment(replace(USA, reachable=False), EUROPE, ASIA, SECOND, homes=HOMES, users=USERS)
    assert {name.rpartition("/")[2] for name in state(closed) if "fail" in name} == {"CAS-02"}


def test_a_redirected_user_is_proxied_while_redirection_is_off() -> None:
    case = state(two_in_asia())["redirection-off-and-on/CAS-01"]
    page = (Outcome(OutcomeKind.REDIRECT_PAGE, link="https://www.europe.contoso.com/owa"),)
    assert case.alternatives[0].outcomes == page
    assert case.alternatives[0].demands == (
        VisitAnswers("OWA-13", 1, SERVED, page),
        VisitAnswers("OWA-14", 2, page, page),
    )
    assert case.stimulus is not None
    assert case.stimulus.mailboxes == ("bert@contoso.com",)
    off, on = ((ServerChange(ServerChangeKind.REDIRECT, "CAS-01", value=value),) for value in (False, True))
    assert (case.stimulus.protocol, case.stimulus.operation) == (Protocol.OWA, Operation.OWA)
    assert case.stimulus.script == ChangeScript(((), off, on), on, OutcomeKind.REDIRECT_PAGE)
    says = "A server on which redirection is switched off proxies instead, and redirects again once it is on."
    assert (case.title, case.clauses) == (says, ("OWA-13", "OWA-14"))
    assert case.steps == (
        ExplanationStep("bert@contoso.com is in another site, whose server has an ExternalURL."),
        ExplanationStep(says, ("OWA-13",)),
    )


def test_a_setting_and_an_outage_are_shown_by_the_first_user_who_can_show_them() -> None:
    """Not by one of another site, of Exchange 2003, or one for whom the protocol is switched off."""
    off = mailbox("carl", "MBX-03", disabled=(Protocol.OWA, Protocol.EWS, Protocol.EAS))
    berta = mailbox("berta", "MBX-02", disabled=(Protocol.OWA,))
    legacy, cora, anna, bert = USERS[3], USERS[2], USERS[0], USERS[1]
    users = (anna, legacy, off, cora, berta, bert, *THREE_MORE)
    cases = state(deployment(USA, EUROPE, ASIA, SECOND, homes=HOMES, users=users))
    asked = {name: case.stimulus for name, case in cases.items() if name.partition("-")[2].startswith(("fail", "off"))}
    assert {(name, one.mailboxes, one.protocol, one.operation) for name, one in asked.items() if one is not None} == {
        ("owa-fails-over-asia/CAS-01", ("cora@contoso.com",), Protocol.OWA, Operation.OWA),
        ("owa-fails-over-asia.hops/CAS-01", ("cora@contoso.com",), Protocol.OWA, Operation.OWA),
        ("ews-fails-over-asia/CAS-01", ("cora@contoso.com",), Protocol.EWS, Operation.GETFOLDER),
        ("ews-fails-over-asia.hops/CAS-01", ("cora@contoso.com",), Protocol.EWS, Operation.GETFOLDER),
        ("eas-fails-asia/CAS-01", ("cora@contoso.com",), Protocol.EAS, Operation.FOLDERSYNC),
        ("redirection-off-and-on/CAS-01", ("bert@contoso.com",), Protocol.OWA, Operation.OWA),
        ("redirection-off-and-on/CAS-02", ("anna@contoso.com",), Protocol.OWA, Operation.OWA),
        ("redirection-off-and-on/CAS-03", ("anna@contoso.com",), Protocol.OWA, Operation.OWA),
        ("redirection-off-and-on/CAS-04", ("anna@contoso.com",), Protocol.OWA, Operation.OWA),
    }


def test_an_outage_of_web_services_is_shown_by_a_user_whom_they_are_certain_to_serve() -> None:
    """Of a mailbox on an RTM server the topic says two things (UNS-14)."""
    homes = (*HOMES, MailboxServer("MBX-04", "asia", RTM))
    users = (mailbox("olaf", "MBX-04"), *USERS)
    cases = state(deployment(USA, EUROPE, ASIA, SECOND, homes=homes, users=users))
    asked = {name: case.stimulus.mailboxes[0] for name, case in cases.items() if "fails" in name and case.stimulus}
    assert asked["ews-fails-over-asia/CAS-01"] == "cora@contoso.com"
    assert asked["owa-fails-over-asia/CAS-01"] == "olaf@contoso.com"


def test_where_redirection_is_off_or_no_user_is_redirected_the_setting_is_not_changed() -> None:
    off = replace(USA, redirect_to_optimal_owa_server=False)
    stated = replace(EUROPE, redirect_to_optimal_owa_server=True)
    names = state(deployment(off, stated, ASIA, homes=HOMES, users=USERS))
    assert [name for name in names if name.startswith("redirection")] == [
        "redirection-off-and-on/CAS-02",
        "redirection-off-and-on/CAS-03",
    ]
    assert not state(deployment(USA, ASIA, homes=HOMES, users=USERS[2:]))
    basic_only = directory("https://a/owa", "https://www.europe.contoso.com/owa", offers=(Authentication.BASIC,))
    undecided = deployment(USA, with_directories(EUROPE, owa=basic_only), homes=HOMES, users=USERS[:2])
    assert "redirection-off-and-on/CAS-01" not in state(undecided)


def test_one_clients_requests_to_an_array_with_affinity_reach_the_same_member() -> None:
    cases = state(two_in_asia(arrays=(ARRAY,)))
    for protocol, operation, path in (("owa", "owa", "/owa"), ("ews", "getfolder", "/EWS")):
        case = cases[f"{protocol}-affinity/nlb-asia"]
        assert case.stimulus is not None
        assert (case.stimulus.host, case.stimulus.visits) == ("nlb-asia.contoso.com", 4)
        assert (case.stimulus.protocol, case.stimulus.operation) == (protocol, operation)
        assert case.stimulus.mailboxes == ("cora@contoso.com",)
        assert case.alternatives[0].demands == (StaysWithOneServer("NLB-12", "nlb-asia"),)
        assert [one.hops for one in case.alternatives[0].outcomes] == [
            (Hop("nlb-asia", name, "https", path, ""),) for name in ("CAS-03", "CAS-04")
        ]
        assert case.suite is Suite.STATE
        assert case.title == "One client's requests to the array's name always reach the same server."
        assert case.steps[0].text == "The array nlb-asia keeps a client with one server by cookie affinity."
        assert (case.judges_hops, case.needs_entry_control) == (True, False)


@pytest.mark.parametrize("affinity", [Affinity.NONE, None])
def test_an_array_without_affinity_has_no_affinity_case(affinity: Affinity | None) -> None:
    cases = state(two_in_asia(arrays=(replace(ARRAY, affinity=affinity),)))
    assert not [name for name in cases if "affinity" in name]


def test_affinity_is_shown_by_a_user_of_the_arrays_site_at_an_access_point_that_all_members_share() -> None:
    elsewhere = deployment(USA, ASIA, SECOND, homes=HOMES, users=(USERS[0], USERS[3]), arrays=(ARRAY,))
    assert not [name for name in state(elsewhere) if "affinity" in name]
    cora = replace(USERS[2], disabled=(Protocol.OWA,))
    switched_off = deployment(USA, ASIA, SECOND, homes=HOMES, users=(cora, THREE_MORE[0]), arrays=(ARRAY,))
    visitors = [
        case.stimulus.mailboxes[0] for name, case in state(switched_off).items() if "affinity" in name and case.stimulus
    ]
    assert visitors == ["cora@contoso.com", "emil@contoso.com"]
    over_two_sites = two_in_asia(second=replace(SECOND, site="europe"), arrays=(ARRAY,))
    visit = state(over_two_sites)["owa-affinity/nlb-asia"].stimulus
    assert visit is not None
    assert visit.mailboxes == ("cora@contoso.com",)
    no_pages = two_in_asia(second=with_directories(SECOND, owa=None), arrays=(replace(ARRAY, affinity=Affinity.IP),))
    assert [name for name in state(no_pages) if "affinity" in name] == ["ews-affinity/nlb-asia"]
    without_url = two_in_asia(
        with_directories(ASIA, owa=directory()), with_directories(SECOND, owa=directory()), arrays=(ARRAY,)
    )
    (first, _) = state(without_url)["owa-affinity/nlb-asia"].alternatives[0].outcomes
    assert [hop.path for hop in first.hops or ()] == [""]


def test_with_ip_affinity_both_applications_of_one_computer_reach_the_same_member() -> None:
    cases = state(two_in_asia(arrays=(replace(ARRAY, affinity=Affinity.IP),)))
    case = cases["ip-affinity/nlb-asia"]
    assert case.stimulus is not None
    owa, ews = case.stimulus.applications
    assert (owa.operation, ews.operation) == (Operation.OWA, Operation.GETFOLDER)
    assert {(one.host, one.mailboxes) for one in (owa, ews)} == {("nlb-asia.contoso.com", ("cora@contoso.com",))}
    assert owa.visits == 4
    assert case.alternatives[0].demands == (StaysWithOneServer("NLB-12", "nlb-asia"),)
    assert [one.hops for one in case.alternatives[0].outcomes] == [
        (Hop("nlb-asia", name, "https", "/owa", ""), Hop("nlb-asia", name, "https", "/EWS", ""))
        for name in ("CAS-03", "CAS-04")
    ]
    assert (case.suite, case.clauses, case.judges_hops) == (Suite.STATE, ("NLB-12",), True)
    assert case.title == (
        "One computer's requests to the array's name always reach the same server, whatever the application."
    )
    assert {"owa-affinity/nlb-asia", "ews-affinity/nlb-asia"} <= set(cases)
    assert "ip-affinity/nlb-asia" not in state(two_in_asia(arrays=(ARRAY,)))


def test_a_computer_is_one_users_who_uses_both_applications() -> None:
    array = replace(ARRAY, affinity=Affinity.IP)
    cora, emil = replace(USERS[2], disabled=(Protocol.OWA,)), replace(THREE_MORE[0], disabled=(Protocol.EWS,))
    made_up = deployment(USA, ASIA, SECOND, homes=HOMES, users=(cora, emil, *THREE_MORE[1:]), arrays=(array,))
    visit = state(made_up)["ip-affinity/nlb-asia"].stimulus
    assert visit is not None
    assert [one.mailboxes for one in visit.applications] == 2 * [("fred@contoso.com",)]
    nobody = deployment(USA, ASIA, SECOND, homes=HOMES, users=(cora, emil), arrays=(array,))
    assert [name for name in state(nobody) if "affinity" in name] == ["ews-affinity/nlb-asia", "owa-affinity/nlb-asia"]


def test_who_stays_with_a_server_is_not_judged_where_the_array_shares_the_users_out() -> None:
    by_array = [with_directories(cas, owa=directory("https://nlb-asia.contoso.com/owa")) for cas in (ASIA, SECOND)]
    names = state(two_in_asia(*by_array, arrays=(ARRAY,)))
    assert not [name for name in names if name.startswith(("owa-stays", "owa-fails-over"))]
    assert [name for name in names if name.startswith("ews-stays")]
