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


def settings_cases(
    verdicts: Iterable[SettingsVerdict], register: ClauseRegister, *, organization: str
) -> Iterator[Case]:
    """One case for each clause and subject; `organization` stands in the id where the clause is about all of it."""
    titles = {clause.id: clause.text for clause in register.clauses}
    for verdict in verdicts:
        yield Case(
            id=f"config/{verdict.clause}/{_spell(verdict.subject, organization)}",
            title=titles[verdict.clause],
            suite=Suite.CONFIG,
            clauses=(verdict.clause,),
            severity=_severity(verdict),
            steps=tuple(
                ExplanationStep(f"{finding.key}: {finding.found}; expected {finding.expected}.", (finding.clause,))
                for finding in verdict.findings
            ),
            settings=verdict,
            not_applicable=None if verdict.unknown is None else f"not known: {verdict.unknown}",
        )


def _spell(subject: Subject, organization: str) -> str:
    name = organization if subject.name is None else subject.name
    return name if subject.directory is None else f"{name}/{subject.directory}"


def _severity(verdict: SettingsVerdict) -> Severity:
    """That of the worst finding."""
    found = {finding.severity for finding in verdict.findings}
    worst = next((severity for severity in FindingSeverity if severity in found), None)
    return Severity.NORMAL if worst is None else _SEVERITIES[worst]
