"""Demands on single visits of a conversation during which servers are changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from harness.judging.demand_result import Holding, unless
from harness.judging.matching import matches
from harness.judging.wording import said
from harness.model.expectation import OneVisitFails, VisitAnswers, VisitReaches
from harness.model.observation import Observation, Visit
from harness.model.outcome import Hop, Outcome, OutcomeKind

VisitDemand = VisitAnswers | OneVisitFails | VisitReaches


def visits_hold(demand: VisitDemand, seen: Observation, *, base: str) -> Holding:
    """A visit that was not made shows nothing."""
    match demand:
        case VisitAnswers(_, number, accepts, given):
            return _answers(seen, number, accepts, given, base)
        case OneVisitFails(_, numbers):
            return _one_fails(seen, numbers)
        case VisitReaches():
            return _reaches(demand, seen)


def what_visits_saw(demand: VisitDemand, seen: Observation) -> str:
    """What the visits that contradict a demand came to, beside what was due."""
    match demand:
        case VisitAnswers(_, number, accepts):
            due = " or ".join(said(outcome) for outcome in accepts)
            return f"visit {number + 1} of {len(seen.visits)} saw {said(seen.visits[number].outcome)}, due is {due}"
        case OneVisitFails(_, numbers):
            failed = _listed(number for number, visit in enumerate(seen.visits) if not _is_served(visit))
            due = _listed(numbers)
            return f"visits that failed: {failed or 'none'}; due is one, among {due}"
        case VisitReaches(_, number, source, servers):
            reached = dict.fromkeys(hop.destination for hop in _hops_from(source, seen.visits[number]))
            where = " and ".join(reached) or "no server"
            return f"visit {number + 1} of {len(seen.visits)} reached {where}, due is {' or '.join(servers)}"


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(str(number + 1) for number in numbers)


def is_silent(seen: Observation) -> bool:
    """Whether a server gave no answer, in whichever visit."""
    kinds = [seen.outcome.kind, *(visit.outcome.kind for visit in seen.visits)]
    return OutcomeKind.UNREACHABLE in kinds


def silent_visits(seen: Observation) -> str:
    """Which of several visits had no answer, where the last one had; what follows is said of the last."""
    silent = (number for number, visit in enumerate(seen.visits) if visit.outcome.kind is OutcomeKind.UNREACHABLE)
    numbers = _listed(silent)
    return f" in visit {numbers} of {len(seen.visits)}; the last one" if numbers else ""


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
    served = [_is_served(visit) for visit in seen.visits]
    if not served or not served[0] or len(served) <= max(numbers):
        return Holding.NOT_SHOWN
    failed = [number for number, good in enumerate(served) if not good]
    return unless(len(failed) != 1 or failed[0] not in numbers)


def _reaches(demand: VisitReaches, seen: Observation) -> Holding:
    if len(seen.visits) <= demand.number:
        return Holding.NOT_SHOWN
    own = _hops_from(demand.source, seen.visits[demand.number])
    if any(hop.destination in demand.servers for hop in own):
        return Holding.HOLDS
    return Holding.NOT_KNOWN if set(seen.unseen).intersection(demand.servers) else Holding.CONTRADICTED


def _is_served(visit: Visit) -> bool:
    return visit.outcome.kind is OutcomeKind.SERVED


def _hops_from(source: str, visit: Visit) -> list[Hop]:
    return [hop for hop in visit.hops or () if hop.source == source]
