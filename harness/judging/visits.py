"""Demands on single visits of a conversation during which servers are changed."""

from __future__ import annotations

from dataclasses import replace

from harness.judging.holding import Holding, unless
from harness.judging.matching import matches
from harness.model.expectation import OneVisitFails, VisitAnswers, VisitReaches
from harness.model.observation import Observation
from harness.model.outcome import Outcome, OutcomeKind


def visits_hold(demand: VisitAnswers | OneVisitFails | VisitReaches, seen: Observation, *, base: str) -> Holding:
    """A visit that was not made shows nothing."""
    match demand:
        case VisitAnswers(_, number, accepts, given):
            return _answers(seen, number, accepts, given, base)
        case OneVisitFails(_, numbers):
            return _one_fails(seen, numbers)
        case VisitReaches():
            return _reaches(demand, seen)


def as_it_counts(outcome: Outcome) -> Outcome:
    """Where the controls hold, a 401 is the deployment's answer, and so is silence: both count as a refusal."""
    silent = outcome.kind in (OutcomeKind.UNAUTHORIZED, OutcomeKind.UNREACHABLE)
    return replace(outcome, kind=OutcomeKind.REFUSED) if silent else outcome


def _answers(
    seen: Observation, number: int, accepts: tuple[Outcome, ...], given: tuple[Outcome, ...], base: str
) -> Holding:
    if len(seen.visits) <= number or not _is_any(seen.visits[0].outcome, given, base):
        return Holding.NOT_SHOWN
    return unless(not _is_any(seen.visits[number].outcome, accepts, base))


def _is_any(outcome: Outcome, expected: tuple[Outcome, ...], base: str) -> bool:
    return any(matches(one, as_it_counts(outcome), base=base) for one in expected)


def _one_fails(seen: Observation, numbers: tuple[int, ...]) -> Holding:
    """Where not even the first visit is served, or not all were made, nothing is shown."""
    served = [visit.outcome.kind is OutcomeKind.SERVED for visit in seen.visits]
    if not served or not served[0] or len(served) <= max(numbers):
        return Holding.NOT_SHOWN
    failed = [number for number, good in enumerate(served) if not good]
    return unless(len(failed) != 1 or failed[0] not in numbers)


def _reaches(demand: VisitReaches, seen: Observation) -> Holding:
    if len(seen.visits) <= demand.number:
        return Holding.NOT_SHOWN
    own = [hop for hop in seen.visits[demand.number].hops or () if hop.source == demand.source]
    if any(hop.destination in demand.servers for hop in own):
        return Holding.HOLDS
    return Holding.NOT_KNOWN if set(seen.unseen).intersection(demand.servers) else Holding.CONTRADICTED
