"""What a failure says: the alternative that came nearest, and every word of the reason."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from harness.judging.controls import ControlResults
from harness.judging.demands import judge_demand
from harness.judging.judged_observation import JudgedObservation
from harness.judging.verdicts import judge
from harness.judging.wording import describe_reason
from harness.model.answer_demands import Answers, HidesInnerServers, NeverAnswers, VisitAnswers
from harness.model.case import Case
from harness.model.expectation import Alternative, Demand
from harness.model.hop_demands import HopsAddress, NoHopTo, StaysWithOneServer
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.model.stimulus import FollowUp
from harness.model.verdict import Because, ExpectedOutcome, Verdict, VerdictWord
from tests.judging.nouns import (
    FAILED,
    HOLD,
    LINK,
    NO_CASE,
    PAGE,
    REDIRECTION,
    REFUSED,
    REQUEST,
    SERVED,
    case,
    hop,
    seen,
    stimulus,
)

MALFORMED = Outcome(OutcomeKind.MALFORMED)


def failed(*alternatives: Alternative, outcome: Outcome) -> Verdict:
    verdict = judge(case(*alternatives), seen(outcome), HOLD)
    assert verdict.verdict is VerdictWord.FAIL
    assert verdict.judged == verdict.failed_clauses
    return verdict


def test_a_failure_names_every_expected_outcome_what_was_seen_and_the_evidence() -> None:
    either = (REDIRECTION, Alternative((REFUSED, PAGE), (Answers("GEN-06", (REFUSED,)),)))
    verdict = judge(case(*either), seen(PAGE, moves_by="refresh"), HOLD)
    assert describe_reason(verdict) == (
        f"{REQUEST}: expected a page with a link to {LINK} (left only by a click) or an error; "
        f"seen a page with a link to {LINK} (HTTP 200); "
        "the page moves on by refresh"
    )
    assert describe_reason(failed(*either, outcome=SERVED)) == (
        f"{REQUEST}: expected a page with a link to {LINK} or an error; seen the mailbox's own content (HTTP 200)"
    )


def test_an_alternative_with_a_missed_clause_is_nearer_than_one_with_another_outcome() -> None:
    another = Alternative((PAGE,), (NeverAnswers("GEN-06", (PAGE,)),))
    missed = Alternative((REFUSED,), (Answers("OWA-04", (REFUSED,)),))
    assert failed(another, missed, outcome=SERVED).failed_clauses == ("OWA-04",)


def test_of_alternatives_that_miss_as_many_clauses_the_first_is_cited() -> None:
    another = Alternative((PAGE,), (NeverAnswers("GEN-06", (PAGE,)),))
    twice = Alternative((REFUSED,), (Answers("OWA-04", (REFUSED,)), Answers("GEN-05", (REFUSED,))))
    assert failed(another, twice, outcome=SERVED).failed_clauses == ("GEN-06",)
    assert failed(twice, another, outcome=SERVED).failed_clauses == ("OWA-04", "GEN-05")


def test_an_outcome_that_no_demand_is_about_fails_the_first_clause() -> None:
    bounds = (NeverAnswers("EAS-10", (PAGE,)), NeverAnswers("GEN-06", (REFUSED,)))
    assert failed(Alternative((SERVED,), bounds), outcome=MALFORMED).failed_clauses == ("EAS-10",)


def test_a_failure_mentions_no_leak_where_there_is_none() -> None:
    demands = (Answers("GEN-05", (SERVED,)), HidesInnerServers("GEN-05", ("cas-03",)))
    verdict = failed(Alternative((SERVED,), demands), outcome=REFUSED)
    assert describe_reason(verdict) == f"{REQUEST}: expected the mailbox's own content; seen an error (HTTP 200)"


def test_every_name_addressed_and_every_name_expected_is_reported() -> None:
    demand = HopsAddress("NLB-07", ("CAS-03", "CAS-04"), ("cas-03.contoso.com", "cas-04.contoso.com"))
    hops = (replace(hop("CAS-03"), host="nlb-asia"), replace(hop("CAS-04"), host="nlb-usa"), hop("CAS-05"))
    row = case(Alternative((Outcome(OutcomeKind.HOPS),), (demand,)), hops=True)
    verdict = judge(row, replace(seen(SERVED), hops=hops), HOLD)
    assert describe_reason(verdict).endswith(
        "; addressed as: expected cas-03.contoso.com or cas-04.contoso.com, seen nlb-asia, nlb-usa"
    )


def test_every_server_whose_log_is_not_complete_is_named() -> None:
    row = case(
        Alternative((Outcome(OutcomeKind.HOPS, hops=()),), (NoHopTo("GEN-08", ("CAS-03", "CAS-04")),)), hops=True
    )
    verdict = judge(row, replace(seen(SERVED), hops=(), unseen=("CAS-03", "CAS-04")), HOLD)
    assert describe_reason(verdict) == "log incomplete: whether CAS-03, CAS-04 was asked is not known"


def test_a_demand_without_a_rule_is_trouble_of_the_harness_and_no_verdict() -> None:
    with pytest.raises(AssertionError, match="no rule for the demand 'made up'"):
        judge_demand(cast("Demand", "made up"), JudgedObservation(seen(SERVED), base="https://cas-02.contoso.com/"))


NOT_TOLD_APART = "so a refusal could not be told from a wrong password"
SILENT = Alternative((REFUSED,), (), silent="UNS-01")
SILENT_TOO = Alternative((SERVED, REFUSED), (), silent="UNS-02")
NOT_SHOWN = Alternative((PAGE,), (VisitAnswers("OWA-13", 1, (SERVED,), (PAGE,)),))
NO_ANSWER = Outcome(OutcomeKind.UNREACHABLE)
FOLLOWS = replace(stimulus(), follow_up=FollowUp(Protocol.OWA, Operation.OWA, ("www.usa.contoso.com",)))


NOT_ACCEPTED = (
    "no server accepted the account of user1@contoso.com in this run, so that nothing can be told from a wrong "
    "password: HTTP 200; check logon and password of this mailbox in the deployment file"
)
SERVES_NOBODY = (
    "CAS-02 served no other mailbox by owa in this run, so that this may be its answer to everybody, and nothing is "
    "judged by it: HTTP 200; see first why"
)


@pytest.mark.parametrize(
    ("row", "saw", "controls", "word", "because", "reason"),
    [
        (case(REDIRECTION), PAGE, HOLD, "pass", None, f"as documented: a page with a link to {LINK}"),
        (
            case(NOT_SHOWN),
            PAGE,
            HOLD,
            "inconclusive",
            Because.PREREQUISITE,
            "what would show it did not come about, so nothing can be judged: HTTP 200",
        ),
        (
            case(SILENT_TOO, SILENT),
            REFUSED,
            HOLD,
            "informational",
            None,
            "the topic is silent (UNS-02, UNS-01): an error, HTTP 200",
        ),
        (case(REDIRECTION), NO_ANSWER, HOLD, "inconclusive", Because.UNREACHABLE, "CAS-02 gave no answer: HTTP 200"),
        (
            case(REDIRECTION, asked=FOLLOWS),
            NO_ANSWER,
            HOLD,
            "inconclusive",
            Because.UNREACHABLE,
            "the server that the answer names gave no answer: HTTP 200",
        ),
        (
            case(REDIRECTION),
            REFUSED,
            replace(HOLD, credentials=NO_CASE),
            "not_applicable",
            None,
            f"no server is expected to accept the account of user1@contoso.com, {NOT_TOLD_APART}",
        ),
        (
            case(REDIRECTION),
            REFUSED,
            replace(HOLD, credentials=FAILED),
            "inconclusive",
            Because.PREREQUISITE,
            NOT_ACCEPTED,
        ),
        (
            case(REDIRECTION),
            REFUSED,
            replace(HOLD, entry=FAILED),
            "inconclusive",
            Because.PREREQUISITE,
            SERVES_NOBODY,
        ),
    ],
)
def test_every_verdict_says_why_and_what_was_seen(
    row: Case, saw: Outcome, controls: ControlResults, word: str, because: Because | None, reason: str
) -> None:
    verdict = judge(row, seen(saw), controls)
    said = reason if because is None else f"{REQUEST}: {reason}"
    assert (verdict.verdict.value, verdict.because, describe_reason(verdict)) == (word, because, said)
    assert verdict.observed == saw
    assert verdict.failed_clauses == ()


def test_hops_that_are_not_known_or_not_shown_are_reported_all_the_same() -> None:
    hops = (hop("CAS-05"),)
    for demand in (NoHopTo("GEN-08", ("CAS-03",)), StaysWithOneServer("NLB-05", "CAS-02")):
        row = case(Alternative((Outcome(OutcomeKind.HOPS, hops=()),), (demand,)), hops=True)
        for unseen in ((), ("CAS-03",)):
            verdict = judge(row, replace(seen(SERVED), hops=hops, unseen=unseen), HOLD)
            assert verdict.observed == Outcome(OutcomeKind.HOPS, hops=hops)


def test_a_row_cites_its_case_its_clauses_and_every_expected_outcome() -> None:
    verdict = judge(case(REDIRECTION, SILENT), seen(PAGE), HOLD)
    assert (verdict.case, verdict.clauses) == ("owa/user1@contoso.com/CAS-02/owa", ("OWA-02", "OWA-03", "UNS-01"))
    assert verdict.expected == (ExpectedOutcome(PAGE, ("OWA-02", "OWA-03")), ExpectedOutcome(REFUSED, ("UNS-01",)))
    assert (verdict.where, verdict.explanation) == ("cas-02.contoso.com:443", "HTTP 200")
