"""The verdict on one case (contract, section 4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from harness.model.outcome import Outcome


class VerdictWord(StrEnum):
    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"
    INFORMATIONAL = "informational"
    NOT_APPLICABLE = "not_applicable"


class Because(StrEnum):
    """Why a case is inconclusive."""

    UNREACHABLE = "unreachable"
    UNAUTHORIZED = "unauthorized"
    PREREQUISITE = "prerequisite"
    HARNESS = "harness"


@dataclass(frozen=True, slots=True)
class ExpectedOutcome:
    """One outcome that would have been right, and the clauses that say so."""

    outcome: Outcome
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One row. `judged` are the clauses that this row judges: what the summary counts."""

    case: str
    clauses: tuple[str, ...]
    verdict: VerdictWord
    reason: str
    expected: tuple[ExpectedOutcome, ...] = ()
    observed: Outcome | None = None
    failed_clauses: tuple[str, ...] = ()
    judged: tuple[str, ...] = ()
    because: Because | None = None
