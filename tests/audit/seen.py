"""What an audit finds, as lines that a table of expectations can hold: `CFG-01 CAS-01/owa external_url critical`."""

from __future__ import annotations

from harness.audit import judge_settings
from harness.deployments import parse_change, with_changes
from harness.model.deployment import Deployment
from harness.model.finding import Finding, FindingSeverity, Subject, SubjectKind


def changed(deployment: Deployment, *texts: str) -> Deployment:
    """The deployment with changes as they are typed, made together."""
    return with_changes(deployment, [parse_change(deployment, text) for text in texts])


def findings_of(deployment: Deployment) -> list[Finding]:
    return [finding for verdict in judge_settings(deployment) for finding in verdict.findings]


def line_of(finding: Finding) -> str:
    return f"{finding.clause} {spell(finding.subject)} {finding.key} {finding.severity}"


def lines_of(deployment: Deployment) -> list[str]:
    """Every finding, sorted; a list, so that one that is found twice shows."""
    return sorted(map(line_of, findings_of(deployment)))


def not_known(deployment: Deployment) -> dict[str, str]:
    """`CFG-01 CAS-01/owa` → the sentence that names the key to add."""
    return {
        f"{verdict.clause} {spell(verdict.subject)}": str(verdict.unknown)
        for verdict in judge_settings(deployment)
        if verdict.unknown
    }


def spell(subject: Subject) -> str:
    """`CAS-01/owa`; what is no server with the word for it: `site:usa`."""
    match subject.kind:
        case SubjectKind.SERVER:
            name = subject.name
        case SubjectKind.ORGANIZATION:
            name = "organization"
        case kind:
            name = f"{kind}:{subject.name}"
    return name if subject.directory is None else f"{name}/{subject.directory}"


def worst_first(finding: Finding) -> int:
    return list(FindingSeverity).index(finding.severity)
