"""How rows and findings point to each other: a failure to the finding behind it, a finding to whom it hits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from harness.model.finding import Effect, Finding
from harness.model.verdict import Verdict
from harness.reporting.audit_text import describe_subject
from harness.reporting.effects import describe_effect

_NAMED = 3


def with_effects(verdict: Verdict, effects: Sequence[Effect | None]) -> Verdict:
    """The verdict on settings that depart, whose reason says what changes where they are mended."""
    said = dict.fromkeys(f"effect: {describe_effect(effect)}" for effect in effects)
    return replace(verdict, why="; ".join((verdict.why or "", *said)))


def with_findings(verdict: Verdict, findings: Sequence[Finding]) -> Verdict:
    """A failure whose reason names the findings that may be its cause."""
    pointers = dict.fromkeys(f"see finding {name_finding(finding)}" for finding in findings)
    return replace(verdict, details=(*verdict.details, *pointers))


def name_finding(finding: Finding) -> str:
    """A finding by its clause and where it is."""
    return f"{finding.clause} at {describe_subject(finding.subject)}"


def failures_behind(failed: Mapping[str, Sequence[Finding]]) -> Iterator[str]:
    """For each finding the failed cases that may have their cause in it: a line each, and none without findings."""
    cases: dict[str, list[str]] = {}
    for case, findings in failed.items():
        for finding in findings:
            cases.setdefault(name_finding(finding), []).append(case)
    for name, named in cases.items():
        yield f"finding {name} may be behind {len(named)} of the failed cases: {', '.join(named[:_NAMED])}"
