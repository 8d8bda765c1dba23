"""How one of several results that the topic allows compares with what was seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from harness.judging.demand_result import Contradicted, DemandResult, NotKnown, NotShown, Recorded
from harness.judging.demands import strength_of
from harness.model.clause import Strength
from harness.model.expectation import Alternative, Demand


@dataclass(frozen=True, slots=True)
class AlternativeResult:
    """How one alternative compares with an observation."""

    alternative: Alternative
    outcome_fits: bool
    demands: tuple[tuple[Demand, DemandResult], ...]

    @property
    def is_met(self) -> bool:
        """Whether nothing is contradicted; what a demand records or leaves unknown may be seen in another outcome."""
        left_unjudged = any(isinstance(result, Recorded | NotKnown) for _, result in self.demands)
        return (self.outcome_fits or left_unjudged) and not self.failed

    @property
    def failed(self) -> tuple[str, ...]:
        """The clauses whose demands are contradicted."""
        return distinct(demand.clause for demand in self.contradicted)

    @property
    def details(self) -> tuple[str, ...]:
        results = (result for _, result in self.demands)
        return distinct(result.detail for result in results if isinstance(result, Contradicted) and result.detail)

    @property
    def contradicted(self) -> tuple[Demand, ...]:
        return tuple(demand for demand, result in self.demands if isinstance(result, Contradicted))

    @property
    def judged(self) -> tuple[str, ...]:
        """The clauses that what was seen is judged by."""
        return distinct(demand.clause for demand, result in self.demands if not isinstance(result, Recorded))

    @property
    def recorded(self) -> tuple[str, ...]:
        results = (result for _, result in self.demands)
        return distinct(result.what for result in results if isinstance(result, Recorded) and result.what)

    @property
    def only_departs(self) -> bool:
        """Whether nothing is contradicted that is required."""
        return bool(self.contradicted) and Strength.REQUIRED not in map(strength_of, self.contradicted)

    @property
    def not_shown(self) -> tuple[NotShown, ...]:
        return tuple(result for _, result in self.demands if isinstance(result, NotShown))

    @property
    def not_known(self) -> tuple[str, ...]:
        return tuple(result.why for _, result in self.demands if isinstance(result, NotKnown))


def distinct(words: Iterable[str]) -> tuple[str, ...]:
    """Each once, in the order in which they come."""
    return tuple(dict.fromkeys(words))
