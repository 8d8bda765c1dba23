"""How rows and findings point to each other: a failure to the finding behind it, a finding to whom it hits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from harness.model.finding import Effect, Finding
from harness.model.verdict import Verdict
from harness.reporting.audit_text import describe_subject
from harness.reporting.effects import describe_effect


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
