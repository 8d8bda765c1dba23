"""Requests that name several users: which combinations are asked, and what is demanded of them."""

from __future__ import annotations

from dataclasses import replace

from harness.model.answer_demands import (
    AgreesWithCalendars,
    Answers,
    GivesOwnFolders,
    HidesInnerServers,
    NeverAnswers,
)
from harness.model.case import Case
from harness.model.clause import Strength
from harness.model.deployment import Authentication, Deployment, MailboxServer
from harness.model.hop_demands import (
    HopsReach,
    HopsReachEach,
    HopsUseScheme,
    HopTarget,
    NoHopTo,
    OneHop,
    ServedThroughHop,
)
from harness.model.outcome import Hop, Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.planning.cases.groups import group_cases
from harness.planning.topology import Topology
from tests.planning.nouns import (
    ASIA,
    EUROPE,
    HOMES,
    SP1,
    USA,
    USERS,
    deployment,
    directory,
    mailbox,
    server,
    three_sites,
)
from tests.virtual_directories import with_directories

SECOND_IN_ASIA = server("CAS-04", "asia")
EMIL, FRED = mailbox("emil", "MBX-03"), mailbox("fred", "MBX-03")
MANY = deployment(USA, EUROPE, ASIA, SECOND_IN_ASIA, homes=HOMES, users=(*USERS, EMIL, FRED))


def grouped(made_up: Deployment) -> dict[str, Case]:
    topology = Topology(made_up)
    return {case.id: case for entry in topology.entry_servers() for case in group_cases(topology, entry)}


def asked_together(made_up: Deployment, entry: str, protocol: str) -> list[str]:
    """Who is asked for together at an entry server, by first names."""
    names = [name.split("/") for name in sorted(grouped(made_up)) if not name.endswith(".hops")]
    return [who.replace("@contoso.com", "") for at, who, where, _ in names if (at, where) == (protocol, entry)]


def test_the_row_on_hops_has_the_sentence_of_the_client_row() -> None:
    cases = grouped(MANY)
    on_hops = [name for name in cases if name.endswith(".hops")]
    assert on_hops
    assert all(cases[name].title == cases[name.removesuffix(".hops")].title for name in on_hops)


def test_two_users_of_one_site_and_the_first_ones_of_two_sites_are_asked_for() -> None:
    assert asked_together(MANY, "CAS-01", "ews") == ["anna+bert", "anna+cora", "bert+cora", "cora+emil"]


def test_the_entry_servers_own_users_come_first_and_availability_also_asks_for_users_of_three_sites() -> None:
    assert asked_together(MANY, "CAS-03", "availability") == [
        "anna+bert",
        "cora+anna+bert",
        "cora+anna",
        "cora+bert",
        "cora+emil",
    ]
    assert asked_together(three_sites(USA, EUROPE), "CAS-01", "availability") == ["anna+bert"]


def test_of_many_sites_four_pairs_are_enough() -> None:
    sites = [f"site-{number}" for number in range(5)]
    made_up = deployment(
        *(server(f"CAS-1{number}", site, published=f"www.{site}.contoso.com") for number, site in enumerate(sites)),
        homes=tuple(MailboxServer(f"MBX-1{number}", site, SP1) for number, site in enumerate(sites)),
        users=tuple(mailbox(f"user{number}", f"MBX-1{number}") for number in range(5)),
    )
    assert asked_together(made_up, "CAS-10", "ews") == ["user0+user1", "user0+user2", "user0+user3", "user0+user4"]
    assert "user0+user1+user2" in asked_together(made_up, "CAS-10", "availability")


def test_a_user_who_alone_is_not_certain_to_be_served_is_in_no_combination() -> None:
    basic_only = with_directories(ASIA, ews=directory("https://cas-03.contoso.com/EWS", offers=(Authentication.BASIC,)))
    refused = deployment(USA, EUROPE, basic_only, homes=HOMES, users=(*USERS, EMIL))
    assert asked_together(refused, "CAS-01", "ews") == ["anna+bert"]
    mixed = deployment(USA, EUROPE, basic_only, SECOND_IN_ASIA, homes=HOMES, users=(*USERS, EMIL))
    assert asked_together(mixed, "CAS-01", "ews") == ["anna+bert"]
    switched_off = replace(MANY, mailboxes=(replace(USERS[0], disabled=(Protocol.EWS,)), *MANY.mailboxes[1:]))
    assert asked_together(switched_off, "CAS-01", "ews") == ["bert+cora", "cora+emil"]


def test_a_server_whose_web_services_cannot_be_asked_has_no_combinations() -> None:
    for web_services in (None, directory(offers=(Authentication.DIGEST,))):
        without = deployment(with_directories(USA, ews=web_services), EUROPE, ASIA, homes=HOMES, users=(*USERS, EMIL))
        assert asked_together(without, "CAS-01", "ews") == []
        assert asked_together(without, "CAS-02", "availability")


def test_users_of_one_site_are_one_request_to_one_server_of_it() -> None:
    cases = grouped(MANY)
    client = cases["ews/cora@contoso.com+emil@contoso.com/CAS-01/getfolder"]
    hops = cases["ews/cora@contoso.com+emil@contoso.com/CAS-01/getfolder.hops"]
    (served,), demands = client.alternatives[0].outcomes, client.alternatives[0].demands
    assert served.kind is OutcomeKind.SERVED
    assert [type(demand) for demand in demands] == [Answers, GivesOwnFolders, NeverAnswers, HidesInnerServers]
    assert client.clauses == ("EWS-06", "EWS-09", "GEN-05")
    assert (client.needs_entry_control, client.judges_hops, hops.judges_hops) == (True, False, True)
    assert hops.alternatives[0].demands == (
        HopsReach("EWS-06", "CAS-01", (HopTarget("CAS-03", "/EWS"), HopTarget("CAS-04", "/EWS"))),
        OneHop("EWS-06"),
        ServedThroughHop("EWS-05", ("CAS-03", "CAS-04")),
        HopsUseScheme("GEN-04", "https", ("CAS-02", "CAS-03", "CAS-04")),
    )
    assert [one.hops for one in hops.alternatives[0].outcomes] == [
        (Hop("CAS-01", name, "https", "/EWS", ""),) for name in ("CAS-03", "CAS-04")
    ]
    assert client.stimulus is not None
    assert client.stimulus.operation is Operation.GETFOLDER
    assert client.stimulus == hops.stimulus
    assert [step.text for step in client.steps[:2]] == [
        f"{who}@contoso.com is in site asia." for who in ("cora", "emil")
    ]


def test_each_user_of_an_availability_request_has_to_be_given_his_own_free_busy() -> None:
    cases = grouped(MANY)
    for users in ("cora@contoso.com+emil@contoso.com", "anna@contoso.com+bert@contoso.com+cora@contoso.com"):
        client = cases[f"availability/{users}/CAS-01/freebusy"]
        assert AgreesWithCalendars("EWS-08") in client.alternatives[0].demands
        assert [one.mailboxes for one in client.compared_with] == [(user,) for user in users.split("+")]


def test_users_of_the_entry_servers_own_site_need_no_other_server() -> None:
    cases = grouped(MANY)
    client = cases["ews/cora@contoso.com+emil@contoso.com/CAS-03/getfolder"]
    assert client.clauses == ("EWS-06", "EWS-09")
    assert not client.needs_entry_control
    for protocol, what, clause in (("ews", "getfolder", "EWS-06"), ("availability", "freebusy", "EWS-08")):
        hops = cases[f"{protocol}/cora@contoso.com+emil@contoso.com/CAS-03/{what}.hops"]
        assert hops.alternatives[0].demands == (NoHopTo(clause, ("CAS-01", "CAS-02", "CAS-04")),)
        assert hops.alternatives[0].outcomes[0].hops == ()


def test_users_of_different_sites_get_an_error_for_at_least_one_of_them() -> None:
    cases = grouped(MANY)
    client = cases["ews/anna@contoso.com+cora@contoso.com/CAS-01/getfolder"]
    assert [outcome.kind for outcome in client.alternatives[0].outcomes] == [OutcomeKind.REFUSED, OutcomeKind.PARTIAL]
    assert client.clauses == ("EWS-07", "EWS-09")
    assert client.needs_entry_control
    assert client.alternatives[0].demands[:3] == (
        Answers("EWS-07", client.alternatives[0].outcomes, strength=Strength.UNSUPPORTED),
        NeverAnswers("EWS-07", (Outcome(OutcomeKind.MALFORMED),)),
        GivesOwnFolders("EWS-07"),
    )
    assert "ews/anna@contoso.com+cora@contoso.com/CAS-01/getfolder.hops" not in cases


def test_availability_of_several_sites_reaches_each_other_site_once_and_shows_none_of_their_names() -> None:
    cases = grouped(MANY)
    client = cases["availability/anna@contoso.com+bert@contoso.com+cora@contoso.com/CAS-01/freebusy"]
    hidden = client.alternatives[0].demands[-1]
    assert isinstance(hidden, HidesInnerServers)
    assert hidden.names == tuple(
        name for number in (2, 3, 4) for name in (f"cas-0{number}.contoso.com", f"cas-0{number}")
    )
    assert hidden.published == ("www.europe.contoso.com", "www.usa.contoso.com")
    hops = cases[f"{client.id}.hops"].alternatives[0]
    europe, asia = (HopTarget("CAS-02", "/EWS"),), (HopTarget("CAS-03", "/EWS"), HopTarget("CAS-04", "/EWS"))
    assert hops.demands == (
        HopsReachEach("EWS-08", "CAS-01", (europe, asia)),
        ServedThroughHop("GEN-11", ("CAS-02", "CAS-03", "CAS-04"), ("bert@contoso.com", "cora@contoso.com")),
        HopsUseScheme("GEN-04", "https", ("CAS-02", "CAS-03", "CAS-04")),
    )
    to_europe = Hop("CAS-01", "CAS-02", "https", "/EWS", "")
    assert hops.outcomes == tuple(
        Outcome(OutcomeKind.HOPS, hops=(to_europe, Hop("CAS-01", name, "https", "/EWS", "")))
        for name in ("CAS-03", "CAS-04")
    )
