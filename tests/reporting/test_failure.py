"""What a person reads of a failed case."""

from __future__ import annotations

from dataclasses import replace

from harness.model.case import Case, Suite
from harness.model.clause import Clause, ClauseRegister, EvidenceKind
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.verdict import ExpectedOutcome, Verdict, VerdictWord
from harness.reporting.failure import failure_text

LINK = "https://www.usa.contoso.com/owa"
ONLY_BY_CLICK = Clause("OWA-03", "Redirection", (EvidenceKind.CLIENT,), "The page does not move on by itself.")
OTHER = Clause("OWA-02", "Redirection", (EvidenceKind.CLIENT,), "The user gets a page with a link.")
REGISTER = ClauseRegister((OTHER, ONLY_BY_CLICK), ())
CASE = Case("owa/a/CAS-02/owa", "A user sees the link to his own site.", Suite.OWA, ("OWA-02", "OWA-03"))
PAGE = Outcome(OutcomeKind.REDIRECT_PAGE, link=LINK)
FAILED = Verdict(
    case=CASE.id,
    clauses=CASE.clauses,
    verdict=VerdictWord.FAIL,
    expected=(ExpectedOutcome(PAGE, CASE.clauses), ExpectedOutcome(Outcome(OutcomeKind.REFUSED), ("GEN-06",))),
    observed=PAGE,
    explanation="HTTP 200; seen through a proxy",
    details=("the page moves on by refresh",),
    where="cas-02.contoso.com:443",
    failed_clauses=("OWA-03",),
    judged=("OWA-03",),
)


def test_a_failure_says_what_was_expected_what_was_seen_where_and_how_to_repeat_it() -> None:
    """Also where what came over the wire has the words of the report."""
    assert failure_text(CASE, FAILED, register=REGISTER, command="pytest suites").splitlines() == [
        "owa/a/CAS-02/owa fails OWA-03",
        "  OWA-03    The page does not move on by itself.",
        "  why       A user sees the link to his own site.",
        f"  expected  a page with a link to {LINK} or an error",
        f"  seen      a page with a link to {LINK} (HTTP 200; seen through a proxy); the page moves on by refresh",
        "  at        cas-02.contoso.com:443",
        "  repeat    pytest suites --case owa/a/CAS-02/owa",
    ]


def test_a_failure_without_an_address_names_none() -> None:
    text = failure_text(CASE, replace(FAILED, where=None), register=REGISTER, command="pytest suites")
    assert "  at  " not in text
