"""The verdict on what a deployment file says: a departure is a finding, which is recorded (contract, section 4)."""

from __future__ import annotations

from harness.model.case import Case
from harness.model.finding import Finding
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.verdict import Verdict, VerdictWord


def judge_settings_of(case: Case) -> Verdict:
    """The verdict on a case whose settings are known."""
    assert case.settings is not None
    findings = case.settings.findings
    if not findings:
        return Verdict(
            case.id, case.clauses, VerdictWord.PASS, why="the settings are as documented", judged=case.clauses
        )
    return Verdict(
        case.id,
        case.clauses,
        VerdictWord.INFORMATIONAL,
        why="finding: " + "; ".join(describe_finding(finding) for finding in findings),
        observed=Outcome(OutcomeKind.FINDING),
        judged=case.clauses,
    )


def describe_finding(finding: Finding) -> str:
    """A finding in one sentence: what was found, what was expected, and what mends it."""
    departure = f"{finding.key} is {finding.found}, expected {finding.expected}"
    return f"{departure} ({finding.severity}); {finding.remedy}"
