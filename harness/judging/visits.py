"""Demands on single visits of a conversation: servers are changed between them, or they come to one server."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from harness.judging.demand_result import Contradicted, DemandResult, Met, NotShown, contradicted_if
from harness.judging.hops import SERVED_KINDS
from harness.judging.judged_observation import JudgedObservation
from harness.judging.wording import describe_outcome
from harness.model.answer_demands import OneVisitFails, VisitAnswers
from harness.model.hop_demands import StaysWithOneServer, VisitReaches
from harness.model.observation import Observation, Visit
from harness.model.outcome import Hop, OutcomeKind


def judge_visit_answers(demand: VisitAnswers, observation: JudgedObservation) -> DemandResult:
    """A visit that was not made shows nothing, nor does one after a wrong beginning."""
    visits = observation.seen.visits
    if len(visits) <= demand.number or not observation.matches_any(visits[0].outcome, demand.given):
        return NotShown()
    outcome = visits[demand.number].outcome
    expected = " or ".join(describe_outcome(one) for one in demand.accepts)
    return contradicted_if(
        not observation.matches_any(outcome, demand.accepts),
        f"{_numbered(demand.number, visits)}: expected {expected}, seen {describe_outcome(outcome)}",
    )


def judge_one_visit_fails(demand: OneVisitFails, observation: JudgedObservation) -> DemandResult:
    """Where not even the first visit is served, or not all were made, nothing is shown."""
    visits = observation.seen.visits
    failed = [number for number, visit in enumerate(visits) if visit.outcome.kind is not OutcomeKind.SERVED]
    if len(visits) <= max(demand.numbers) or 0 in failed:
        return NotShown()
    return contradicted_if(
        len(failed) != 1 or failed[0] not in demand.numbers,
        f"visits that failed: expected one of {_listed(demand.numbers)}, seen {_listed(failed) or 'none'}",
    )


def judge_visit_reaches(demand: VisitReaches, observation: JudgedObservation) -> DemandResult:
    """A visit that was not made shows nothing."""
    visits = observation.seen.visits
    if len(visits) <= demand.number:
        return NotShown()
    reached = dict.fromkeys(hop.destination for hop in _hops_from(demand.source, visits[demand.number]))
    if not reached.keys().isdisjoint(demand.servers):
        return Met()
    if observation.may_miss(demand.servers):
        return observation.log_incomplete()
    expected, destinations = " or ".join(demand.servers), " and ".join(reached) or "none"
    return Contradicted(f"{_numbered(demand.number, visits)}: expected a hop to {expected}, seen {destinations}")


def judge_stays_with_one_server(demand: StaysWithOneServer, observation: JudgedObservation) -> DemandResult:
    """Over all visits each mailbox's hops go to one server; a visit not served, or without a hop, shows nothing."""
    reached: defaultdict[str, set[str]] = defaultdict(set)
    all_shown = bool(observation.seen.visits)
    for visit in observation.seen.visits:
        own = {hop.destination for hop in _hops_from(demand.source, visit)}
        reached[visit.mailbox] |= own
        all_shown = all_shown and bool(own) and visit.outcome.kind in SERVED_KINDS
    if any(len(servers) > 1 for servers in reached.values()):
        return Contradicted(_describe_cookies(observation.seen) if demand.new_clients else "")
    if all_shown:
        return Met()
    return observation.log_incomplete() if observation.seen.unseen else NotShown()


def _describe_cookies(seen: Observation) -> str:
    """What a client that comes back would have brought; empty where it was given none."""
    headers = (pair for exchange in seen.exchanges for pair in exchange.answer_headers)
    cookies = dict.fromkeys(value.partition("=")[0].strip() for name, value in headers if name.lower() == "set-cookie")
    if not cookies:
        return ""
    return f"each visit was a new client's, which brings no cookie of an earlier one's ({', '.join(cookies)})"


def is_unanswered(seen: Observation) -> bool:
    """Whether the server gave no answer, be it in one visit only."""
    kinds = [seen.outcome.kind, *(visit.outcome.kind for visit in seen.visits)]
    return OutcomeKind.UNREACHABLE in kinds


def describe_unanswered_visits(seen: Observation) -> str:
    """Names the visits without an answer, to be followed by what the last visit saw; empty where there are none."""
    unanswered = (number for number, visit in enumerate(seen.visits) if visit.outcome.kind is OutcomeKind.UNREACHABLE)
    numbers = _listed(unanswered)
    return f" in visit {numbers} of {len(seen.visits)}; the last one" if numbers else ""


def _numbered(number: int, visits: tuple[Visit, ...]) -> str:
    return f"visit {number + 1} of {len(visits)}"


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(str(number + 1) for number in numbers)


def _hops_from(source: str, visit: Visit) -> tuple[Hop, ...]:
    return tuple(hop for hop in visit.hops or () if hop.source == source)
