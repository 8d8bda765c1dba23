"""The verdict on what a deployment file says: a departure is informational, and says what mends it."""

from __future__ import annotations

from harness.judging import judge_unsent
from harness.model.case import Case, Suite
from harness.model.finding import Finding, FindingSeverity, SettingsVerdict, Subject, SubjectKind
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.verdict import VerdictWord

SUBJECT = Subject(SubjectKind.SERVER, "CAS-02")
FEW_THREADS = Finding(
    clause="CFG-06",
    subject=SUBJECT,
    key="threads_per_processor",
    found="12",
    expected="36",
    severity=FindingSeverity.RECOMMENDED,
    remedy="Allow 36 threads",
)


def case(*findings: Finding, not_applicable: str | None = None) -> Case:
    settings = SettingsVerdict("CFG-06", SUBJECT, findings)
    return Case(
        "config/CFG-06/CAS-02", "Limits", Suite.CONFIG, ("CFG-06",), settings=settings, not_applicable=not_applicable
    )


def test_settings_as_documented_pass_under_their_clause() -> None:
    verdict = judge_unsent(case())
    assert (verdict.verdict, verdict.judged) == (VerdictWord.PASS, ("CFG-06",))


def test_a_departure_is_a_finding_with_value_and_remedy_and_no_failure() -> None:
    verdict = judge_unsent(case(FEW_THREADS))
    assert (verdict.verdict, verdict.failed_clauses) == (VerdictWord.INFORMATIONAL, ())
    assert verdict.observed == Outcome(OutcomeKind.FINDING)
    assert verdict.why == "finding: threads_per_processor is 12, expected 36 (recommended); Allow 36 threads"


def test_what_the_file_does_not_say_is_not_judged() -> None:
    verdict = judge_unsent(case(not_applicable="not known: max_connections of CAS-02 is not in the file"))
    assert (verdict.verdict, verdict.why) == (
        VerdictWord.NOT_APPLICABLE,
        "not known: max_connections of CAS-02 is not in the file",
    )
