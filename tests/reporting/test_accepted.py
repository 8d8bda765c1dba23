"""Accepted departures: which failures they take out of a run's result, and when they turn it red themselves."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from harness.model.accepted import AcceptedDeparture
from harness.model.case import Case, Plan, Suite
from harness.model.clause import Clause, ClauseRegister, EvidenceKind
from harness.model.verdict import Because, Verdict, VerdictWord
from harness.reporting import AcceptedDepartures, summarize, summary_lines, verdict_from_record, verdict_record
from harness.reporting.summary import ClauseVerdict
from harness.reporting.terminal import verdict_sentence

TODAY = datetime.date(2027, 3, 31)
FIRST = Case("owa/user1@contoso.com/CAS-01/owa", "First", Suite.OWA, ("OWA-03", "OWA-04"))
SECOND = Case("owa/user2@contoso.com/CAS-01/owa", "Second", Suite.OWA, ("OWA-03",))
ELSEWHERE = Case("owa/user1@contoso.com/CAS-02/owa", "Elsewhere", Suite.OWA, ("OWA-03",))
CLAUSES = tuple(Clause(name, "OWA", (EvidenceKind.CLIENT,), f"{name}.") for name in ("OWA-03", "OWA-04"))
PLAN = Plan("lab.toml", ClauseRegister(CLAUSES, ()), (FIRST, SECOND, ELSEWHERE))


def departures(*entries: AcceptedDeparture) -> AcceptedDepartures:
    return AcceptedDepartures("accepted.toml", entries, TODAY)


def by_case(case: Case = FIRST, until: datetime.date = TODAY) -> AcceptedDeparture:
    return AcceptedDeparture("ticket 7", until, 1, case=case.id)


def by_clause(clause: str = "OWA-03", server: str = "CAS-01", line: int = 1) -> AcceptedDeparture:
    return AcceptedDeparture(f"ticket of {clause}", TODAY, line, clause=clause, server=server)


def passed(case: Case) -> Verdict:
    return Verdict(case.id, case.clauses, VerdictWord.PASS, "as documented", judged=case.clauses)


def failed(case: Case, *clauses: str) -> Verdict:
    clauses = clauses or case.clauses[:1]
    return Verdict(case.id, case.clauses, VerdictWord.FAIL, "302", failed_clauses=clauses, judged=clauses)


def not_judged(case: Case) -> Verdict:
    return Verdict(case.id, case.clauses, VerdictWord.INCONCLUSIVE, "no answer", because=Because.UNREACHABLE)


def test_a_case_is_accepted_with_its_reason_up_to_the_day_given() -> None:
    assert departures(by_case()).mark(FIRST, failed(FIRST)).accepted == "ticket 7"
    assert departures(by_case()).mark(SECOND, failed(SECOND)).accepted is None
    day_before = TODAY - datetime.timedelta(days=1)
    assert departures(by_case(until=day_before)).mark(FIRST, failed(FIRST)).accepted is None


@pytest.mark.parametrize("verdict", [passed(FIRST), not_judged(FIRST)], ids=["passed", "not judged"])
def test_what_did_not_fail_is_not_accepted_either(verdict: Verdict) -> None:
    assert departures(by_case()).mark(FIRST, verdict) == verdict


def test_a_clause_is_accepted_at_its_server_alone() -> None:
    accepted = departures(by_clause())
    assert accepted.mark(SECOND, failed(SECOND)).accepted == "ticket of OWA-03"
    assert accepted.mark(ELSEWHERE, failed(ELSEWHERE)).accepted is None


def test_a_case_that_fails_another_clause_as_well_is_a_new_failure() -> None:
    both = failed(FIRST, "OWA-03", "OWA-04")
    assert departures(by_clause()).mark(FIRST, both).accepted is None
    of_both = departures(by_clause(), by_clause("OWA-04")).mark(FIRST, both)
    assert of_both.accepted == "ticket of OWA-03; ticket of OWA-04"


def test_an_entry_by_which_nothing_fails_any_more_is_named_with_its_line() -> None:
    told = list(departures(replace(by_case(), line=4)).outdated(PLAN, [passed(FIRST)]))
    assert told == [
        f"accepted.toml:4: {FIRST.id} no longer fails; take it out, so that it is noticed when it comes back (ticket 7)"
    ]


def test_an_entry_past_its_date_is_named_whether_it_still_fails_or_not() -> None:
    expired = departures(by_case(until=datetime.date(2026, 12, 31)))
    for verdict in (passed(FIRST), failed(FIRST)):
        assert list(expired.outdated(PLAN, [verdict])) == [
            f"accepted.toml:1: {FIRST.id} was accepted until 2026-12-31, which is past (ticket 7)"
        ]


def test_an_entry_that_was_not_asked_about_in_full_is_not_called_gone() -> None:
    accepted = departures(by_clause())
    assert not list(accepted.outdated(PLAN, [passed(ELSEWHERE)]))
    assert not list(accepted.outdated(PLAN, [passed(FIRST)]))
    assert list(accepted.outdated(PLAN, [passed(FIRST), passed(SECOND)]))


@pytest.mark.parametrize("second", [failed(SECOND), not_judged(SECOND)], ids=["fails", "not judged"])
def test_an_entry_that_still_fails_somewhere_or_is_in_doubt_stays(second: Verdict) -> None:
    assert not list(departures(by_clause()).outdated(PLAN, [passed(FIRST), second]))


def test_accepted_failures_leave_a_run_conformant_and_are_shown() -> None:
    accepted = departures(by_case())
    rows = [accepted.mark(FIRST, failed(FIRST)), passed(SECOND), passed(ELSEWHERE)]
    summary = summarize(PLAN, [case.id for case in PLAN.cases], rows, accepted=accepted)
    assert summary.is_conformant
    assert {one.clause.id: one.verdict for one in summary.clauses}["OWA-03"] is ClauseVerdict.ACCEPTED
    shown = "\n".join(summary_lines(summary))
    assert "1 failure accepted (--accepted)." in shown
    assert "accepted      OWA-03  ticket 7" in shown
    assert "1 fails as accepted, no other fails" in verdict_sentence(summary)


def test_one_failure_that_is_not_accepted_turns_the_clause_and_the_run_red() -> None:
    accepted = departures(by_case())
    rows = [accepted.mark(FIRST, failed(FIRST)), accepted.mark(SECOND, failed(SECOND)), passed(ELSEWHERE)]
    summary = summarize(PLAN, [case.id for case in PLAN.cases], rows, accepted=accepted)
    assert not summary.is_conformant
    assert verdict_sentence(summary).startswith("not conformant: 1 clause fails")


def test_an_outdated_entry_turns_a_run_red_that_has_no_failure() -> None:
    accepted = departures(by_case())
    rows = [passed(case) for case in PLAN.cases]
    summary = summarize(PLAN, [case.id for case in PLAN.cases], rows, accepted=accepted)
    assert not summary.is_conformant
    assert "accepted no longer: accepted.toml:1" in "\n".join(summary_lines(summary))
    assert verdict_sentence(summary).startswith("not as accepted any more: 1 accepted departure to take out")


def test_the_verdict_file_keeps_why_a_failure_is_accepted() -> None:
    row = departures(by_case()).mark(FIRST, failed(FIRST))
    record = verdict_record(row)
    assert record["verdict"] == "fail"
    assert record["accepted"] == "ticket 7"
    assert verdict_from_record(record).accepted == "ticket 7"
