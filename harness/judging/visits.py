"""Demands on single visits of a conversation during which servers are changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from harness.judging.demand_result import DemandResult, contradicted_if
from harness.judging.matching import matches
from harness.judging.wording import describe_outcome
from harness.model.answer_demands import OneVisitFails, VisitAnswers
from harness.model.hop_demands import VisitReaches
from harness.model.observation import Observation, Visit
from harness.model.outcome import Hop, Outcome, OutcomeKind

VisitDemand = VisitAnswers | OneVisitFails | VisitReaches


def judge_visit_demand(demand: VisitDemand, seen: Observation, *, base: str) -> DemandResult:
    """A visit that was not made shows nothing."""
    match demand:
        case VisitAnswers(_, number, accepts, given):
            return _judge_visit_answer(seen, number, accepts, given, base)
        case OneVisitFails(_, numbers):
            return _judge_one_failure(seen, numbers)
        case VisitReaches():
            return _judge_visit_hop(demand, seen)


def describe_visits(demand: VisitDemand, seen: Observation) -> str:
    """What was expected of the visits that contradict a demand, and what was seen."""
    match demand:
        case VisitAnswers(_, number, accepts):
            expected = " or ".join(describe_outcome(outcome) for outcome in accepts)
            outcome = describe_outcome(seen.visits[number].outcome)
            return f"visit {number + 1} of {len(seen.visits)}: expected {expected}, seen {outcome}"
        case OneVisitFails(_, numbers):
            failed = _listed(number for number, visit in enumerate(seen.visits) if not _is_served(visit))
            return f"visits that failed: expected one of {_listed(numbers)}, seen {failed or 'none'}"
        case VisitReaches(_, number, source, servers):
            reached = dict.fromkeys(hop.destination for hop in _hops_from(source, seen.visits[number]))
            expected = " or ".join(servers)
            destinations = " and ".join(reached) or "none"
            return f"visit {number + 1} of {len(seen.visits)}: expected a hop to {expected}, seen {destinations}"


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(str(number + 1) for number in numbers)


def is_unanswered(seen: Observation) -> bool:
    """Whether the server gave no answer, be it in one visit only."""
    kinds = [seen.outcome.kind, *(visit.outcome.kind for visit in seen.visits)]
    return OutcomeKind.UNREACHABLE in kinds


def describe_unanswered_visits(seen: Observation) -> str:
    """Names the visits without an answer, to be followed by what the last visit saw; empty where there are none."""
    unanswered = (number for number, visit in enumerate(seen.visits) if visit.outcome.kind is OutcomeKind.UNREACHABLE)
    numbers = _listed(unanswered)
    return f" in visit {numbers} of {len(seen.visits)}; the last one" if numbers else ""


def counted_outcome(outcome: Outcome) -> Outcome:
    """The outcome as it is judged where the controls hold: a 401 and a missing answer count as a refusal."""
    counts_as_refusal = outcome.kind in (OutcomeKind.UNAUTHORIZED, OutcomeKind.UNREACHABLE)
    return replace(outcome, kind=OutcomeKind.REFUSED) if counts_as_refusal else outcome


def _judge_visit_answer(
    seen: Observation, number: int, accepts: tuple[Outcome, ...], given: tuple[Outcome, ...], base: str
) -> DemandResult:
    if len(seen.visits) <= number or not _matches_any(seen.visits[0].outcome, given, base):
        return DemandResult.NOT_SHOWN
    return contradicted_if(not _matches_any(seen.visits[number].outcome, accepts, base))


def _matches_any(outcome: Outcome, expected: tuple[Outcome, ...], base: str) -> bool:
    return any(matches(one, counted_outcome(outcome), base=base) for one in expected)


def _judge_one_failure(seen: Observation, numbers: tuple[int, ...]) -> DemandResult:
    """Where not even the first visit is served, or not all were made, nothing is shown."""
    served = [_is_served(visit) for visit in seen.visits]
    if not served or not served[0] or len(served) <= max(numbers):
        return DemandResult.NOT_SHOWN
    failed = [number for number, good in enumerate(served) if not good]
    return contradicted_if(len(failed) != 1 or failed[0] not in numbers)


def _judge_visit_hop(demand: VisitReaches, seen: Observation) -> DemandResult:
    if len(seen.visits) <= demand.number:
        return DemandResult.NOT_SHOWN
    own = _hops_from(demand.source, seen.visits[demand.number])
    if any(hop.destination in demand.servers for hop in own):
        return DemandResult.MET
    return DemandResult.NOT_KNOWN if set(seen.unseen).intersection(demand.servers) else DemandResult.CONTRADICTED


def _is_served(visit: Visit) -> bool:
    return visit.outcome.kind is OutcomeKind.SERVED


def _hops_from(source: str, visit: Visit) -> list[Hop]:
    return [hop for hop in visit.hops or () if hop.source == source]
