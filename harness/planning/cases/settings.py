"""What the deployment file itself says of clauses, as cases for which nothing is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from harness.model.case import Case, ExplanationStep, Severity, Suite
from harness.model.clause import ClauseRegister
from harness.model.finding import FindingSeverity, SettingsVerdict, Subject

_SEVERITIES = {
    FindingSeverity.CRITICAL: Severity.CRITICAL,
    FindingSeverity.MAJOR: Severity.NORMAL,
    FindingSeverity.MINOR: Severity.MINOR,
    FindingSeverity.RECOMMENDED: Severity.MINOR,
}


def settings_cases(verdicts: Iterable[SettingsVerdict], register: ClauseRegister) -> Iterator[Case]:
    """One case for each clause and subject."""
    titles = {clause.id: clause.text for clause in register.clauses}
    for verdict in verdicts:
        yield Case(
            id=f"config/{verdict.clause}/{_spell(verdict.subject)}",
            title=titles[verdict.clause],
            suite=Suite.CONFIG,
            clauses=(verdict.clause,),
            severity=_severity(verdict),
            steps=tuple(
                ExplanationStep(f"{finding.key}: {finding.found}; expected {finding.expected}.", (finding.clause,))
                for finding in verdict.findings
            ),
            settings=verdict,
            not_applicable=f"not known: {verdict.unknown}" if verdict.unknown and not verdict.findings else None,
        )


def _spell(subject: Subject) -> str:
    return subject.name if subject.directory is None else f"{subject.name}/{subject.directory}"


def _severity(verdict: SettingsVerdict) -> Severity:
    """That of the worst finding."""
    found = {finding.severity for finding in verdict.findings}
    worst = next((severity for severity in FindingSeverity if severity in found), None)
    return Severity.NORMAL if worst is None else _SEVERITIES[worst]
