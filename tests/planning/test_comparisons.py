"""With which further requests an answer about mailboxes is compared, and where there are none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.answer_demands import AgreesWithCalendars, GivesOwnFolders
from harness.model.deployment import Authentication, Deployment, LoadBalancingArray
from harness.model.protocol import EwsSchema, Operation, Protocol
from harness.model.stimulus import Stimulus
from tests.planning.nouns import (
    ASIA,
    EUROPE,
    HOMES,
    RTM,
    USA,
    USERS,
    deployment,
    directory,
    mailbox,
    planned,
    server,
    three_sites,
)
from tests.virtual_directories import with_directories

ANNA, BERT, CORA, DORA = USERS
PROXIED = "ews/cora@contoso.com/CAS-01/getfolder"
ASKED_FREE_BUSY = "availability/cora@contoso.com/CAS-01/freebusy"


def compared(made_up: Deployment, identity: str) -> list[tuple[str, str, str]]:
    """Who asks where for what."""
    return [(one.mailboxes[0].partition("@")[0], one.entry, one.operation) for one in compared_with(made_up, identity)]


def compared_with(made_up: Deployment, identity: str) -> tuple[Stimulus, ...]:
    return planned(made_up)[identity].compared_with


def test_a_proxied_inbox_is_compared_with_the_own_site_s_and_with_that_of_a_user_of_the_entry_server() -> None:
    case = planned(three_sites())[PROXIED]
    assert compared(three_sites(), PROXIED) == [("cora", "CAS-03", "getfolder"), ("anna", "CAS-01", "getfolder")]
    assert GivesOwnFolders("EWS-03") in case.alternatives[0].demands
    assert case.clauses == ("EWS-03", "EWS-09", "GEN-05", "GEN-03")


def test_what_is_compared_with_are_the_stimuli_of_other_rows() -> None:
    cases = planned(three_sites())
    sent = {case.stimulus for case in cases.values()}
    assert all(stimulus in sent for stimulus in cases[PROXIED].compared_with)


def test_free_busy_is_compared_with_the_user_s_calendar_at_his_own_site() -> None:
    case = planned(three_sites())[ASKED_FREE_BUSY]
    (calendar,) = case.compared_with
    assert (calendar.entry, calendar.protocol, calendar.operation) == ("CAS-03", Protocol.EWS, Operation.CALENDAR)
    assert (calendar.mailboxes, calendar.schema) == (("cora@contoso.com",), EwsSchema.EXCHANGE_2007_SP1)
    assert AgreesWithCalendars("EWS-08") in case.alternatives[0].demands


@pytest.mark.parametrize(
    "identity",
    [
        "ews/cora@contoso.com/CAS-03/getfolder",
        "availability/cora@contoso.com/CAS-03/freebusy",
        "ews/dora@contoso.com/CAS-01/getfolder",
        "availability/dora@contoso.com/CAS-01/freebusy",
        f"{PROXIED}.hops",
        f"{ASKED_FREE_BUSY}.hops",
        "owa/cora@contoso.com/CAS-01/owa",
    ],
)
def test_other_rows_are_compared_with_nothing(identity: str) -> None:
    assert compared(three_sites(), identity) == []


def test_without_a_server_of_the_own_site_that_can_be_asked_only_another_user_s_inbox_is_known() -> None:
    inner = three_sites(USA, EUROPE, replace(ASIA, reachable=False))
    assert compared(inner, PROXIED) == [("anna", "CAS-01", "getfolder")]
    assert compared(inner, ASKED_FREE_BUSY) == []


def test_a_server_with_digest_authentication_alone_cannot_be_asked() -> None:
    digest = with_directories(ASIA, ews=directory(offers=(Authentication.DIGEST,)))
    both = three_sites(USA, EUROPE, digest, server("CAS-04", "asia"))
    assert compared(both, ASKED_FREE_BUSY) == [("cora", "CAS-04", "calendar")]


def test_the_next_server_of_the_site_is_asked_where_the_first_cannot_be() -> None:
    both = three_sites(USA, EUROPE, replace(ASIA, reachable=False), server("CAS-04", "asia"))
    assert compared(both, PROXIED)[0] == ("cora", "CAS-04", "getfolder")
    assert compared(both, ASKED_FREE_BUSY) == [("cora", "CAS-04", "calendar")]


def test_rtm_has_other_ids_but_a_calendar_like_every_server() -> None:
    older = three_sites(USA, EUROPE, replace(ASIA, version=RTM), server("CAS-04", "asia"))
    assert compared(older, PROXIED)[0] == ("cora", "CAS-04", "getfolder")
    assert compared(older, ASKED_FREE_BUSY) == [("cora", "CAS-03", "calendar")]
    (calendar,) = compared_with(older, ASKED_FREE_BUSY)
    assert calendar.schema is EwsSchema.EXCHANGE_2007


def test_an_rtm_member_keeps_an_array_s_answers_from_being_compared() -> None:
    for version, expected in ((USA.version, ["cora", "anna"]), (RTM, [])):
        members = (USA, replace(server("CAS-05", "usa", published="www.usa.contoso.com"), version=version))
        array = LoadBalancingArray("nlb-usa", "www.usa.contoso.com", tuple(member.name for member in members))
        made_up = deployment(*members, EUROPE, ASIA, homes=HOMES, users=USERS, arrays=(array,))
        at_array = compared(made_up, "ews/cora@contoso.com/nlb-usa/getfolder")
        assert [who for who, _, _ in at_array] == expected


def test_a_user_without_web_services_is_asked_for_no_calendar_and_no_inbox() -> None:
    switched_off = replace(CORA, disabled=(Protocol.EWS,))
    users = (replace(ANNA, disabled=(Protocol.EWS,)), BERT, switched_off, DORA)
    made_up = replace(three_sites(), mailboxes=users)
    assert compared(made_up, ASKED_FREE_BUSY) == []
    only_anna = replace(three_sites(), mailboxes=(users[0], BERT, CORA, DORA))
    assert compared(only_anna, PROXIED) == [("cora", "CAS-03", "getfolder"), ("bert", "CAS-02", "getfolder")]


def test_a_second_address_of_the_same_account_is_no_other_user() -> None:
    alias = replace(mailbox("alias", "MBX-01"), logon=CORA.logon.upper())
    made_up = replace(three_sites(), mailboxes=(alias, CORA))
    assert compared(made_up, PROXIED) == [("cora", "CAS-03", "getfolder")]


def test_users_asked_for_together_are_compared_with_their_own_and_with_each_other() -> None:
    several = "ews/anna@contoso.com+cora@contoso.com/CAS-01/getfolder"
    assert compared(three_sites(), several) == [("anna", "CAS-01", "getfolder"), ("cora", "CAS-03", "getfolder")]
