"""An audit as values: the contract's list of findings, and SARIF 2.1.0 for code scanning."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from harness.model.clause import ClauseRegister
from harness.model.finding import AuditedFinding, FindingSeverity, Subject, SubjectKind
from harness.reporting.audit_text import describe_subject
from harness.reporting.effects import describe_effect, effect_record

_LEVELS = {
    FindingSeverity.CRITICAL: "error",
    FindingSeverity.MAJOR: "error",
    FindingSeverity.MINOR: "warning",
    FindingSeverity.RECOMMENDED: "note",
}
"""SARIF's levels."""


def finding_record(audited: AuditedFinding) -> dict[str, Any]:
    """One finding (contract, section 1): without `server` where it is about the organization."""
    finding = audited.finding
    record: dict[str, Any] = {"clause": finding.clause}
    if finding.subject.kind is not SubjectKind.ORGANIZATION:
        record["server"] = finding.subject.name
    if finding.subject.directory is not None:
        record["directory"] = finding.subject.directory.value
    record |= {
        "key": finding.key,
        "found": finding.found,
        "expected": finding.expected,
        "severity": finding.severity.value,
        "remedy": finding.remedy,
        "effect": effect_record(audited.effect),
    }
    if audited.also:
        record["also"] = list(audited.also)
    return record


def sarif_log(
    uri: str, findings: Iterable[AuditedFinding], register: ClauseRegister, line_of: Callable[[Subject, str], int]
) -> dict[str, Any]:
    """The findings as a SARIF log about one deployment file, with the line of each key."""
    results = [_result(uri, audited, line_of) for audited in findings]
    cited = {result["ruleId"] for result in results}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "exchange-2007-cas-conformance",
                        "rules": [
                            {"id": clause.id, "shortDescription": {"text": clause.text}}
                            for clause in register.clauses
                            if clause.id in cited
                        ],
                    }
                },
                "results": results,
            }
        ],
    }


def _result(uri: str, audited: AuditedFinding, line_of: Callable[[Subject, str], int]) -> dict[str, Any]:
    finding = audited.finding
    where = f"{describe_subject(finding.subject)}: {finding.key} is {finding.found}; expected {finding.expected}"
    effect = describe_effect(audited.effect)
    return {
        "ruleId": finding.clause,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{where}. Remedy: {finding.remedy}. Effect: {effect}."},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": uri},
                    "region": {"startLine": line_of(finding.subject, finding.key)},
                }
            }
        ],
        "properties": {"severity": finding.severity.value},
    }
