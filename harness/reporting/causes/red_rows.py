"""A row that failed or could not be judged, with what its cause is told by."""

from __future__ import annotations

from dataclasses import dataclass

from harness.model.case import Case
from harness.model.cause import CauseServers
from harness.model.verdict import Verdict
from harness.reporting.causes.contradictions import Missed


@dataclass(frozen=True, slots=True)
class RedRow:
    """A row of a cause to be, with what it is told by."""

    case: Case
    verdict: Verdict
    servers: CauseServers
    missed: Missed

    @property
    def reason(self) -> str:
        """The row's own sentence."""
        return self.verdict.why or ""
