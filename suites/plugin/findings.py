"""Findings on settings in a run of the suites: what they do to users, and which failures they may be behind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.verdict import VerdictWord
from harness.reporting import with_effects, with_findings
from harness.run import Findings, JudgedCase
from suites.plugin.options import deployment_and_plan

_findings = pytest.StashKey[Findings]()


def explain(config: pytest.Config, judged: JudgedCase) -> JudgedCase:
    """The case with the effect of its findings, or with the findings that may be why it fails."""
    case, verdict = judged.case, judged.verdict
    if case.settings is not None and case.settings.findings:
        found = findings_of(config)
        effects = [found.effect_of(finding) for finding in case.settings.findings]
        return replace(judged, verdict=with_effects(verdict, effects))
    if verdict.verdict is VerdictWord.FAIL:
        return replace(judged, verdict=with_findings(verdict, findings_of(config).behind(case)))
    return judged


def findings_of(config: pytest.Config) -> Findings:
    """The findings of the deployment, which all that is said of them shares."""
    if _findings not in config.stash:
        config.stash[_findings] = Findings(deployment_and_plan(config)[0])
    return config.stash[_findings]
