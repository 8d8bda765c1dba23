"""How many requests and logons a run takes at most, counted before anything is sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.budget import Budget
from harness.model.case import Case, Suite
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Logon, Operation, Protocol
from harness.model.stimulus import (
    MOST_REQUESTS_OF_A_BROWSER,
    ChangeScript,
    FollowUp,
    OtherApplication,
    ServerChange,
    ServerChangeKind,
    Stimulus,
)
from harness.planning.budget import make_budget

ANNA, BERT = "anna@contoso.com", "bert@contoso.com"
PAGE = Stimulus(
    protocol=Protocol.OWA,
    operation=Operation.OWA,
    entry="CAS-01",
    host="cas-01.contoso.com",
    port=443,
    mailboxes=(ANNA,),
    logon=Logon.BASIC,
)
FOLDER = replace(PAGE, protocol=Protocol.EWS, operation=Operation.GETFOLDER)
BROWSER = MOST_REQUESTS_OF_A_BROWSER
OUTAGE = ChangeScript(
    before=((), (ServerChange(ServerChangeKind.STOP, "CAS-03"),), (ServerChange(ServerChangeKind.START, "CAS-03"),)),
    restore=(ServerChange(ServerChangeKind.START, "CAS-03"),),
    begins_with=OutcomeKind.SERVED,
)


def budget(*stimuli: Stimulus | None) -> Budget:
    return make_budget(
        [
            Case(id=str(number), title="", suite=Suite.OWA, clauses=("OWA-01",), stimulus=asked)
            for number, asked in enumerate(stimuli)
        ]
    )


@pytest.mark.parametrize(
    ("protocol", "logon", "operation", "requests"),
    [
        *((Protocol.OWA, logon, Operation.OWA, BROWSER) for logon in (Logon.BASIC, Logon.WINDOWS, Logon.FORMS)),
        (Protocol.OWA, Logon.BASIC, Operation.EXCHANGE, BROWSER),
        (Protocol.WEBDAV, Logon.FORMS, Operation.PROPFIND, BROWSER + 1),
        (Protocol.WEBDAV, Logon.WINDOWS, Operation.PROPFIND, 3),
        (Protocol.POP3, Logon.PLAIN, Operation.LOGON, 1),
        (Protocol.EWS, Logon.BASIC, Operation.GETFOLDER, 1),
        (Protocol.EWS, Logon.WINDOWS, Operation.GETFOLDER, 3),
        (Protocol.EWS, Logon.FORMS, Operation.GETFOLDER, 1),
        (Protocol.EAS, Logon.BASIC, Operation.FOLDERSYNC, 7),
        (Protocol.EAS, Logon.WINDOWS, Operation.FOLDERSYNC, 9),
        (Protocol.OUTLOOK_ANYWHERE, Logon.BASIC, Operation.CONNECT, 3),
        (Protocol.OUTLOOK_ANYWHERE, Logon.WINDOWS, Operation.CONNECT, 7),
    ],
)
def test_each_way_to_log_on_takes_its_requests_and_a_device_negotiates_and_is_provisioned(
    protocol: Protocol, logon: Logon, operation: Operation, requests: int
) -> None:
    spent = budget(replace(PAGE, protocol=protocol, logon=logon, operation=operation))
    assert spent == Budget((("cas-01.contoso.com:443", requests),), ((ANNA, 1),))


def test_rows_that_share_a_stimulus_and_rows_that_send_nothing_cost_nothing_more() -> None:
    assert budget(PAGE, PAGE, None) == budget(PAGE)
    assert budget(None) == Budget((), ())


def test_only_the_first_of_several_users_of_a_request_logs_on() -> None:
    assert budget(replace(PAGE, mailboxes=(ANNA, BERT))).logons == ((ANNA, 1),)


def test_repeated_visits_are_made_by_each_user() -> None:
    spent = budget(replace(FOLDER, mailboxes=(ANNA, BERT), visits=4, logon=Logon.WINDOWS))
    assert spent == Budget((("cas-01.contoso.com:443", 24),), ((ANNA, 4), (BERT, 4)))


def test_a_conversation_is_repeated_from_the_second_visit_on() -> None:
    assert budget(replace(PAGE, mailboxes=(ANNA, BERT), visits=2)).logons == ((ANNA, 2), (BERT, 2))


def test_a_script_has_as_many_visits_as_it_says() -> None:
    assert budget(replace(FOLDER, script=OUTAGE)) == Budget((("cas-01.contoso.com:443", 3),), ((ANNA, 3),))


def test_a_follow_up_logs_on_twice_and_asks_each_host_at_most_fifteen_times() -> None:
    follow_up = FollowUp(Protocol.OWA, Operation.OWA, ("www.usa.contoso.com", "www.europe.contoso.com"))
    spent = budget(replace(PAGE, follow_up=follow_up))
    assert spent.logons == ((ANNA, 2),)
    assert spent.requests == (
        ("www.europe.contoso.com:443", 1 + BROWSER),
        ("www.usa.contoso.com:443", 1 + BROWSER),
        ("cas-01.contoso.com:443", BROWSER),
    )


def test_follow_ups_of_several_cases_to_one_host_add_up() -> None:
    follow_up = FollowUp(Protocol.OWA, Operation.OWA, ("www.usa.contoso.com",))
    spent = budget(replace(PAGE, follow_up=follow_up), replace(PAGE, follow_up=follow_up, mailboxes=(BERT,)))
    assert dict(spent.requests)["www.usa.contoso.com:443"] == 2 * (1 + BROWSER)


def test_hosts_are_counted_by_port_and_the_most_asked_come_first() -> None:
    mail = replace(PAGE, protocol=Protocol.POP3, port=995, logon=Logon.PLAIN)
    spent = budget(mail, FOLDER, replace(FOLDER, logon=Logon.WINDOWS), replace(FOLDER, host="cas-00.contoso.com"))
    assert spent.requests == (
        ("cas-01.contoso.com:443", 4),
        ("cas-00.contoso.com:443", 1),
        ("cas-01.contoso.com:995", 1),
    )
    assert spent.logons == ((ANNA, 4),)


def test_what_an_answer_is_compared_with_is_counted_once() -> None:
    calendar = replace(PAGE, protocol=Protocol.EWS, operation=Operation.CALENDAR, host="cas-03.contoso.com")
    case = Case(
        id="a", title="", suite=Suite.AVAILABILITY, clauses=("EWS-08",), stimulus=FOLDER, compared_with=(calendar,)
    )
    spent = make_budget([case, replace(case, id="b"), replace(case, id="c", stimulus=calendar, compared_with=())])
    assert spent.requests == (("cas-01.contoso.com:443", 1), ("cas-03.contoso.com:443", 1))
    assert spent.logons == ((ANNA, 2),)


def test_a_request_without_credentials_costs_no_logon() -> None:
    assert budget(replace(PAGE, logon=Logon.NONE)) == Budget((("cas-01.contoso.com:443", 1),), ())
    assert budget(replace(PAGE, asks_before_logon=True)) == budget(PAGE)


def test_applications_that_visit_in_turn_cost_their_own_requests_and_logons() -> None:
    other = OtherApplication(Protocol.EAS, Operation.FOLDERSYNC, Logon.WINDOWS)
    spent = budget(replace(FOLDER, visits=4, in_turn_with=other))
    assert spent == Budget((("cas-01.contoso.com:443", 4 + 36),), ((ANNA, 8),))
