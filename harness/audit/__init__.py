"""Judges the clauses that show in settings alone: which values of a deployment file depart from the topic."""

from harness.audit.findings import judge_settings

__all__ = ["judge_settings"]
