"""Findings on the settings of a deployment, each with what changes for users where it is mended."""

from __future__ import annotations

from collections.abc import Iterable

from harness.audit import judge_settings
from harness.deployments import with_corrections
from harness.model.deployment import Deployment
from harness.model.finding import AuditedFinding, Effect, Finding, SettingsVerdict, Subject
from harness.planning import Effects


class FindingEffects:
    """The effects of one deployment's findings, worked out when they are asked for, each once."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._effects: Effects | None = None
        self._known: dict[tuple[str, Subject, str], Effect | None] = {}

    def of(self, finding: Finding) -> Effect | None:
        """The cells that change where the finding alone is mended; None where it is not known what mends it."""
        key = (finding.clause, finding.subject, finding.key)
        if key not in self._known:
            self._known[key] = self._work_out(finding) if finding.correction else None
        return self._known[key]

    def _work_out(self, finding: Finding) -> Effect:
        if self._effects is None:
            self._effects = Effects(self._deployment)
        return Effect(self._effects.of(with_corrections(self._deployment, finding.correction)))


def audit(deployment: Deployment) -> tuple[tuple[SettingsVerdict, ...], tuple[AuditedFinding, ...]]:
    """What the settings say of every clause, and each finding with its effect."""
    verdicts = judge_settings(deployment)
    effects = FindingEffects(deployment)
    findings = [finding for verdict in verdicts for finding in verdict.findings]
    return verdicts, tuple(
        AuditedFinding(finding, effects.of(finding), also=_also(finding, findings)) for finding in findings
    )


def _also(finding: Finding, findings: Iterable[Finding]) -> tuple[str, ...]:
    """The other clauses that the same cause departs from."""
    return tuple(
        other.clause
        for other in findings
        if (other.subject, other.key, other.remedy) == (finding.subject, finding.key, finding.remedy)
        and other.clause != finding.clause
    )
