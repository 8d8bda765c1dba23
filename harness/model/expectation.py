"""Expectations are values: what a clause demands of an observation, as data that prints, compares and counts.

Each demand says what one clause asks; judging decides whether an observation contradicts it.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.model.answer_demands import AnswerDemand
from harness.model.hop_demands import HopDemand
from harness.model.outcome import Outcome

Demand = AnswerDemand | HopDemand


@dataclass(frozen=True, slots=True)
class Alternative:
    """One result that the topic allows: the outcomes that show it and what each of its clauses demands.

    `silent` names the place where the topic leaves this result open (UNS-…): it is recorded, not judged, and the
    demands are bounds. Where a case has several alternatives, meeting any one of them is enough; one that is only
    `accepted_beside` the others is no duty, and a failure is judged by the others.
    """

    outcomes: tuple[Outcome, ...]
    demands: tuple[Demand, ...]
    silent: str | None = None
    accepted_beside: bool = False

    @property
    def about(self) -> str:
        """The clause that the outcomes are about: its demand comes first."""
        return self.demands[0].clause
