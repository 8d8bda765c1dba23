"""What a run yields: each case with what was seen of it and its verdict."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from pathlib import Path

from harness.judging import describe_reason, not_judged
from harness.model.case import Case
from harness.model.observation import Observation
from harness.model.verdict import Because, Verdict, VerdictWord


@dataclass(frozen=True, slots=True, repr=False)
class JudgedCase:
    """One case at its end; `observation` is None where nothing was sent or the harness itself failed.

    Its text is left short: asyncio writes the result of a task out in full, twice a case, for a message nobody sees.
    """

    case: Case
    observation: Observation | None
    verdict: Verdict

    @property
    def reason(self) -> str:
        """Why the verdict is what it is, in one sentence."""
        return describe_reason(self.verdict)


@dataclass(frozen=True, slots=True)
class NotSent:
    """Why a stimulus is not sent, in words for the verdict's reason."""

    because: Because
    reason: str


def inconclusive(case: Case, why: NotSent) -> JudgedCase:
    """A case that nothing was sent for."""
    return _inconclusive(case, why.because, why.reason)


def prerequisite_failed(case: Case, error: Exception) -> JudgedCase:
    """A case that ended before it could be judged, for a reason that the operator can mend."""
    return _inconclusive(case, Because.PREREQUISITE, str(error))


def harness_failed(case: Case, error: Exception) -> JudgedCase:
    """Say which exception was raised where; its text is left out, since it may quote what was sent."""
    innermost = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(innermost.filename).name}:{innermost.lineno}"
    why = f"trouble of the harness itself, not of the servers: {type(error).__name__} at {where}; please report it"
    return _inconclusive(case, Because.HARNESS, why)


def _inconclusive(case: Case, because: Because, why: str) -> JudgedCase:
    return JudgedCase(case, None, not_judged(case, VerdictWord.INCONCLUSIVE, why, because=because))
