"""The verdict on one case (contract, section 4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from harness.model.clause import Strength
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
    """One row, in the parts that its reason is made of; each writer words them.

    `expected` are the outcomes that would have been right, `observed` is the one that was seen, `explanation` what came
    over the wire (as in `Observation`), `details` what else contradicts a demand or, in a pass, is not shown, and
    `where` the host and port that were asked. `demanded` says in words what the contradicted demands of a failure ask
    beside the outcome. `request` is the last one sent, of a row that failed or could not be judged. `judged` are the
    clauses that this row judges: what the summary counts; where the topic is `silent`, the places that leave it open. A
    departure from what is not required has the `strength` of its clause. `why` says why nothing was judged, or is the
    reason that a verdict file has. `stranger` says whose answer it was where it was another user's; it stands for the
    outcome in the reason. `accepted` is why the operator accepts a failure for a while.
    """

    case: str
    clauses: tuple[str, ...]
    verdict: VerdictWord
    why: str | None = None
    expected: tuple[ExpectedOutcome, ...] = ()
    observed: Outcome | None = None
    explanation: str = ""
    details: tuple[str, ...] = ()
    where: str | None = None
    request: str | None = None
    demanded: tuple[str, ...] = ()
    failed_clauses: tuple[str, ...] = ()
    judged: tuple[str, ...] = ()
    silent: bool = False
    strength: Strength = Strength.REQUIRED
    because: Because | None = None
    stranger: str = ""
    accepted: str | None = None
