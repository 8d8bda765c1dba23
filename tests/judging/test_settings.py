"""The verdict on what a deployment file says: a departure is informational, and says what mends it."""

from __future__ import annotations

from dataclasses import replace

from harness.judging import judge_unsent
from harness.model.case import Case, Suite
from harness.model.finding import Finding, FindingSeverity, SettingsVerdict, Subject, SubjectKind
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.verdict import Verdict, VerdictWord

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
    assert judge_unsent(case()) == Verdict(
        case="config/CFG-06/CAS-02",
        clauses=("CFG-06",),
        verdict=VerdictWord.PASS,
        why="the settings are as documented",
        judged=("CFG-06",),
    )


def test_departures_are_findings_with_value_and_remedy_and_no_failure() -> None:
    few_connections = replace(FEW_THREADS, key="max_connections", found="100", expected="5000", remedy="Allow 5000")
    assert judge_unsent(case(FEW_THREADS, few_connections)) == Verdict(
        case="config/CFG-06/CAS-02",
        clauses=("CFG-06",),
        verdict=VerdictWord.INFORMATIONAL,
        why=(
            "finding: threads_per_processor is 12, expected 36 (recommended); Allow 36 threads; "
            "max_connections is 100, expected 5000 (recommended); Allow 5000"
        ),
        observed=Outcome(OutcomeKind.FINDING),
        judged=("CFG-06",),
    )


def test_what_the_file_does_not_say_is_not_judged() -> None:
    verdict = judge_unsent(case(not_applicable="not known: max_connections of CAS-02 is not in the file"))
    assert (verdict.verdict, verdict.why) == (
        VerdictWord.NOT_APPLICABLE,
        "not known: max_connections of CAS-02 is not in the file",
    )
