"""Rows that go on to the URL in an answer: which are planned, and what they request."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.answer_demands import Answers, EndsAtMailbox
from harness.model.case import Case, ExplanationStep, Severity
from harness.model.deployment import Authentication, ClientAccessServer, Deployment
from harness.model.expectation import Alternative
from harness.model.observation import Advice
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Logon, Operation, Protocol, VirtualDirectoryName
from harness.model.stimulus import AutodiscoverServer, FollowUp
from harness.planning.budget import make_budget
from harness.planning.plan import make_plan
from tests.planning.nouns import (
    ASIA,
    EUROPE,
    HOMES,
    USA,
    USERS,
    deployment,
    directory,
    mailbox,
    planned,
    server,
    three_sites,
)
from tests.planning.shipped import REGISTER, plan_of, shipped
from tests.virtual_directories import with_directories

CONTOSO = shipped("contoso")
AT_CAS_02 = AutodiscoverServer("CAS-02", "cas-02.contoso.com", Logon.BASIC)
PAGE_OF_USA = directory("https://cas-01.contoso.com/owa", "https://www.usa.contoso.com/owa")


def follow_rows(deployment: Deployment = CONTOSO) -> dict[str, Case]:
    plan = plan_of("contoso") if deployment is CONTOSO else make_plan(deployment, REGISTER)
    return {case.id: case for case in plan.cases if case.id.endswith(".follow")}


def changed(name: str, **changes: object) -> Deployment:
    """Contoso with other settings of one server."""
    servers = tuple(
        replace(cas, **changes) if cas.name == name else cas  # type: ignore[arg-type]  # the caller names real fields
        for cas in CONTOSO.client_access_servers
    )
    return replace(CONTOSO, client_access_servers=servers)


def test_the_link_of_a_redirection_page_is_followed_to_the_mailbox() -> None:
    row = follow_rows()["owa/user1@contoso.com/CAS-02/owa.follow"]
    assert row.clauses == ("OWA-02",)
    assert [outcome.kind for way in row.alternatives for outcome in way.outcomes] == [OutcomeKind.SERVED]
    assert row.stimulus is not None
    assert row.stimulus.follow_up is not None
    assert row.stimulus.follow_up.hosts == ("www.site1.contoso.com",)


def test_autodiscover_is_followed_by_what_its_client_does_next() -> None:
    rows = follow_rows()
    for name, protocol, operation, clause in (
        ("mobilesync", Protocol.EAS, Operation.FOLDERSYNC, "AUT-01"),
        ("outlook", Protocol.EWS, Operation.GETFOLDER, "AUT-02"),
        ("freebusy", Protocol.AVAILABILITY, Operation.FREEBUSY, "AUT-03"),
    ):
        row = rows[f"autodiscover/user1@contoso.com/CAS-01/{name}.follow"]
        assert row.stimulus is not None
        assert row.stimulus.follow_up is not None
        assert (row.stimulus.follow_up.protocol, row.stimulus.follow_up.operation) == (protocol, operation)
        assert row.clauses == (clause,)


def test_the_same_url_for_the_same_mailbox_is_followed_once() -> None:
    rows = [name for name in follow_rows() if name.startswith("owa/user1@contoso.com/")]
    assert len(rows) == 1


def test_a_server_that_is_not_reached_from_outside_is_a_documented_dead_end() -> None:
    inner = changed("CAS-01", internet_facing=False)
    assert not any(name.startswith("owa/user1@contoso.com/") for name in follow_rows(inner))


def test_a_follow_up_row_is_no_control() -> None:
    plan = plan_of("contoso")
    controls = {name for names in (*plan.credential_controls.values(), *plan.entry_controls.values()) for name in names}
    assert not any(name.endswith(".follow") for name in controls)


def test_the_budget_counts_the_server_that_the_url_names() -> None:
    row = follow_rows()["owa/user1@contoso.com/CAS-02/owa.follow"]
    budget = make_budget([row])
    assert dict(budget.logons) == {"user1@contoso.com": 2}
    assert set(dict(budget.requests)) == {"cas-02.contoso.com:443", "www.site1.contoso.com:443"}


def follow_ups(made_up: Deployment) -> dict[str, FollowUp]:
    """What is followed in a small deployment, by case id without its `.follow`."""
    return {
        name.removesuffix(".follow"): case.stimulus.follow_up
        for name, case in planned(made_up).items()
        if case.stimulus and case.stimulus.follow_up
    }


def test_a_follow_up_row_names_the_url_and_continues_the_case_whose_answer_has_it() -> None:
    cases = planned(three_sites())
    redirected, row = cases["owa/anna@contoso.com/CAS-02/owa"], cases["owa/anna@contoso.com/CAS-02/owa.follow"]
    sentence = "A client that goes to the URL in the answer, https://www.usa.contoso.com/owa, reaches the mailbox."
    served = Outcome(OutcomeKind.SERVED)
    assert redirected.stimulus is not None
    assert row.stimulus == replace(
        redirected.stimulus,
        follow_up=FollowUp(Protocol.OWA, Operation.OWA, ("www.usa.contoso.com",)),
        asks_before_logon=False,
    )
    assert (row.title, row.severity, row.steps) == (
        sentence,
        Severity.CRITICAL,
        (*redirected.steps, ExplanationStep(sentence, ("OWA-02",))),
    )
    either = cases["autodiscover/cora@contoso.com/CAS-01/mobilesync.follow"]
    assert either.title == (
        "A client that goes to the URL in the answer, https://www.usa.contoso.com/Microsoft-Server-ActiveSync or "
        "https://www.europe.contoso.com/Microsoft-Server-ActiveSync, reaches the mailbox."
    )
    assert row.alternatives == (Alternative((served,), (Answers("OWA-02", (served,)),)),)


def test_every_kind_of_url_is_followed_once_for_each_user_by_the_request_that_a_client_makes_next() -> None:
    found = follow_ups(three_sites())
    device, web, free_busy = (
        (Protocol.EAS, Operation.FOLDERSYNC),
        (Protocol.EWS, Operation.GETFOLDER),
        (Protocol.AVAILABILITY, Operation.FREEBUSY),
    )
    usa, both = ("www.usa.contoso.com",), ("www.usa.contoso.com", "www.europe.contoso.com")
    assert {name: one for name, one in found.items() if "bert" not in name} == {
        "owa/anna@contoso.com/CAS-02/owa": FollowUp(Protocol.OWA, Operation.OWA, usa),
        "eas/anna@contoso.com/CAS-02/options": FollowUp(Protocol.EAS, Operation.OPTIONS, usa, AT_CAS_02),
        "eas/anna@contoso.com/CAS-02/foldersync": FollowUp(*device, usa, AT_CAS_02),
        "autodiscover/anna@contoso.com/CAS-01/mobilesync": FollowUp(*device, usa),
        "autodiscover/anna@contoso.com/CAS-01/outlook": FollowUp(*web, usa),
        "autodiscover/anna@contoso.com/CAS-01/freebusy": FollowUp(*free_busy, usa),
        "autodiscover/cora@contoso.com/CAS-01/mobilesync": FollowUp(*device, both),
        "autodiscover/cora@contoso.com/CAS-01/outlook": FollowUp(*web, both),
        "autodiscover/cora@contoso.com/CAS-01/freebusy": FollowUp(*free_busy, both),
    }


def test_a_device_that_is_told_no_url_is_judged_by_where_autodiscover_leads_it() -> None:
    row = planned(three_sites())["eas/anna@contoso.com/CAS-02/foldersync.follow"]
    served = (Outcome(OutcomeKind.SERVED),)
    assert row.clauses == ("EAS-09", "AUT-01")
    assert row.alternatives == (
        Alternative(
            served,
            (
                EndsAtMailbox("EAS-09", Advice.ANSWER, served),
                EndsAtMailbox("AUT-01", Advice.AUTODISCOVER, served),
            ),
        ),
    )
    assert row.title.startswith("A client that goes to the URL in the answer, ")
    assert row.title.endswith(" Where the 451 has none, it is the URL that Autodiscover names.")
    budget = make_budget([row])
    assert dict(budget.logons) == {"anna@contoso.com": 3}
    assert dict(budget.requests)["cas-02.contoso.com:443"] == 8


def test_where_autodiscover_cannot_be_asked_the_row_is_about_the_url_in_the_451_alone() -> None:
    bare = [with_directories(cas, autodiscover=None) for cas in (USA, EUROPE, ASIA)]
    row = planned(three_sites(*bare))["eas/anna@contoso.com/CAS-02/foldersync.follow"]
    assert row.clauses == ("EAS-09",)
    assert row.stimulus is not None
    assert row.stimulus.follow_up is not None
    assert row.stimulus.follow_up.autodiscover is None
    anna = replace(USERS[0], disabled=(Protocol.AUTODISCOVER,))
    without = replace(three_sites(), mailboxes=(anna, *USERS[1:]))
    assert follow_ups(without)["eas/anna@contoso.com/CAS-02/foldersync"].autodiscover is None


@pytest.mark.parametrize(
    "dead_end",
    [
        pytest.param(replace(USA, internet_facing=False), id="not facing the Internet"),
        pytest.param(replace(USA, reachable=False), id="not to be reached"),
        pytest.param(
            with_directories(
                USA, owa=replace(PAGE_OF_USA, authentication=(Authentication.DIGEST, Authentication.WINDOWS))
            ),
            id="open",
        ),
        pytest.param(
            with_directories(USA, owa=replace(PAGE_OF_USA, external_url="http://www.usa.contoso.com/owa")), id="http"
        ),
    ],
)
def test_only_a_server_that_can_be_reached_from_outside_is_followed_to(dead_end: ClientAccessServer) -> None:
    is_open = Authentication.DIGEST in dead_end.virtual_directories[VirtualDirectoryName.OWA].authentication
    found = follow_ups(three_sites(dead_end, EUROPE, ASIA))
    assert ("owa/anna@contoso.com/CAS-02/owa" in found) is is_open
    assert "owa/bert@contoso.com/CAS-01/owa" in found or dead_end.reachable is False


def test_every_server_behind_the_url_has_to_be_reachable_and_to_serve_the_user() -> None:
    twin = replace(server("CAS-04", "usa", published="www.usa.contoso.com"), internet_facing=False)
    name = "owa/anna@contoso.com/CAS-02/owa"
    assert name not in follow_ups(three_sites(USA, EUROPE, ASIA, twin))
    assert name in follow_ups(three_sites(USA, EUROPE, ASIA, replace(twin, internet_facing=None)))
    elsewhere = replace(twin, site="europe", internet_facing=True)
    assert name not in follow_ups(three_sites(USA, EUROPE, ASIA, elsewhere))


def test_web_services_are_followed_whether_or_not_the_url_names_the_file_that_answers() -> None:
    for external in ("https://www.usa.contoso.com/EWS", "https://www.usa.contoso.com/EWS/Exchange.ASMX"):
        ews = directory("https://cas-01.contoso.com/EWS", external)
        found = follow_ups(three_sites(with_directories(USA, ews=ews), EUROPE, ASIA))
        assert "autodiscover/anna@contoso.com/CAS-01/outlook" in found
        assert "autodiscover/anna@contoso.com/CAS-01/freebusy" in found


def test_an_internal_url_at_a_published_host_is_not_what_clients_outside_are_given() -> None:
    ews = directory("https://www.usa.contoso.com/EWS-inside", "https://www.usa.contoso.com/EWS")
    found = follow_ups(three_sites(with_directories(USA, ews=ews), EUROPE, ASIA))
    assert "autodiscover/anna@contoso.com/CAS-01/outlook" in found


def test_each_service_of_outlook_is_followed_only_where_it_is_served() -> None:
    anna = replace(USERS[0], disabled=(Protocol.EWS,))
    found = follow_ups(replace(three_sites(), mailboxes=(anna, *USERS[1:])))
    assert "autodiscover/anna@contoso.com/CAS-01/outlook" not in found
    assert "autodiscover/anna@contoso.com/CAS-01/freebusy" in found


def test_a_url_of_a_protocol_that_is_switched_off_for_the_user_is_not_followed() -> None:
    anna = replace(USERS[0], disabled=(Protocol.EAS,))
    found = follow_ups(replace(three_sites(), mailboxes=(anna, *USERS[1:])))
    assert "autodiscover/anna@contoso.com/CAS-01/mobilesync" not in found
    assert "autodiscover/anna@contoso.com/CAS-01/outlook" in found


def test_where_an_answer_without_a_url_is_right_too_nothing_is_followed() -> None:
    mixed = server("CAS-04", "usa")
    found = follow_ups(three_sites(USA, EUROPE, ASIA, mixed))
    assert "owa/anna@contoso.com/CAS-02/owa" not in found
    undecided = with_directories(USA, owa=replace(PAGE_OF_USA, internal_url=None))
    assert "owa/anna@contoso.com/CAS-02/owa" not in follow_ups(three_sites(undecided, EUROPE, ASIA))


def test_rows_of_several_visits_several_users_or_hops_have_no_follow_up() -> None:
    found = follow_ups(deployment(USA, EUROPE, ASIA, homes=HOMES, users=(*USERS, mailbox("emil", "MBX-01"))))
    assert found
    assert not [name for name in found if name.startswith("state/") or "+" in name or name.endswith(".hops")]


def test_clients_outside_are_sent_to_no_internal_url() -> None:
    only_inside = deployment(ASIA, homes=HOMES[2:], users=USERS[2:])
    assert not follow_ups(only_inside)


def test_where_the_answer_may_name_one_of_several_servers_each_of_them_is_right() -> None:
    other = "https://www2.europe.contoso.com"
    second = with_directories(
        server("CAS-04", "europe", published="www.europe.contoso.com"),
        owa=directory("https://cas-04.contoso.com/owa", f"{other}/owa"),
    )
    row = planned(three_sites(USA, EUROPE, second, ASIA))["owa/bert@contoso.com/CAS-01/owa.follow"]
    assert row.stimulus is not None
    assert row.stimulus.follow_up is not None
    assert row.stimulus.follow_up.hosts == ("www.europe.contoso.com", "www2.europe.contoso.com")
