"""What a run has found, for the reports that are written at its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from harness.model.cause import Cause
from harness.reporting import Summary

VERDICT = "verdict"
"""The user property that brings a row from a test, and from a worker, to the end of the run."""


@dataclass(frozen=True, slots=True)
class JudgedRun:
    """The rows by case id, as the verdict file has them, what made some of them red, and their numbers."""

    rows: Mapping[str, Mapping[str, Any]]
    causes: tuple[Cause, ...]
    summary: Summary
