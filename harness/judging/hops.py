"""Demands on which server asks which. A hop that was seen is certain; its absence counts only in a complete log."""

from __future__ import annotations

from harness.judging.demand_result import Contradicted, DemandResult, Met, contradicted_if
from harness.judging.judged_observation import JudgedObservation
from harness.model.hop_demands import (
    HopsOnly,
    HopsReach,
    HopsReachEach,
    HopsUseScheme,
    HopTarget,
    LastHopReaches,
    NoHopTo,
    OneHop,
    ServedThroughHop,
)
from harness.model.outcome import Hop, Outcome, OutcomeKind

SERVED_KINDS = (OutcomeKind.SERVED, OutcomeKind.PARTIAL)
_NO_ERROR = "NoError"


def judge_hops_reach(demand: HopsReach, observation: JudgedObservation) -> DemandResult:
    """A hop to any other place is wrong, and so is none."""
    if any(hop.source != demand.source or not _goes_to_any(hop, demand.targets) for hop in observation.hops):
        return Contradicted()
    return Met() if observation.hops else _missing_at(_servers(demand.targets), observation)


def judge_hops_reach_each(demand: HopsReachEach, observation: JudgedObservation) -> DemandResult:
    """A group that got no hop may have got one at a server whose log is not complete."""
    every = tuple(target for targets in demand.groups for target in targets)
    if any(hop.source != demand.source or not _goes_to_any(hop, every) for hop in observation.hops):
        return Contradicted()
    left_out = [targets for targets in demand.groups if not any(_goes_to_any(hop, targets) for hop in observation.hops)]
    every_left_out = tuple(target for targets in left_out for target in targets)
    return _missing_at(_servers(every_left_out), observation) if left_out else Met()


def judge_last_hop_reaches(demand: LastHopReaches, observation: JudgedObservation) -> DemandResult:
    """Only the hop that arrived last counts."""
    if observation.hops and _goes_to_any(observation.hops[-1], (demand.target,)):
        return Met()
    return _missing_at((demand.target.server,), observation)


def judge_hops_only(demand: HopsOnly, observation: JudgedObservation) -> DemandResult:
    """Any other server whose log is not complete may have been asked."""
    if any((hop.source, hop.destination) != (demand.source, demand.destination) for hop in observation.hops):
        return Contradicted()
    return observation.log_incomplete() if set(observation.seen.unseen) - {demand.destination} else Met()


def judge_no_hop_to(demand: NoHopTo, observation: JudgedObservation) -> DemandResult:
    """Where one of the servers has no complete log, it may have been asked."""
    if any(hop.destination in demand.servers for hop in observation.hops):
        return Contradicted()
    return observation.log_incomplete() if observation.may_miss(demand.servers) else Met()


def judge_hops_use_scheme(demand: HopsUseScheme, observation: JudgedObservation) -> DemandResult:
    """A hop elsewhere may use any scheme."""
    return contradicted_if(
        any(hop.scheme.lower() != demand.scheme for hop in observation.hops if hop.destination in demand.servers)
    )


def judge_served_through_hop(demand: ServedThroughHop, observation: JudgedObservation) -> DemandResult:
    """A client that was not served shows nothing against it."""
    if not _is_answered(observation.outcome, demand.users):
        return Met()
    reached = any(hop.destination in demand.servers or hop.host.lower() in demand.aliases for hop in observation.hops)
    return Met() if reached else _missing_at(demand.servers, observation)


def judge_one_hop(_demand: OneHop, observation: JudgedObservation) -> DemandResult:
    """Two hops are two, however many more a log that is not complete leaves out."""
    if len(observation.hops) < 2 and observation.seen.unseen:
        return observation.log_incomplete()
    return contradicted_if(len(observation.hops) != 1)


def _missing_at(servers: tuple[str, ...], observation: JudgedObservation) -> DemandResult:
    """The result where no hop to these servers was seen and one has to be there."""
    return observation.log_incomplete() if observation.may_miss(servers) else Contradicted()


def _servers(targets: tuple[HopTarget, ...]) -> tuple[str, ...]:
    return tuple(target.server for target in targets)


def _is_answered(outcome: Outcome, users: tuple[str, ...]) -> bool:
    """Whether a user was served whose request has to be proxied."""
    if outcome.kind is not OutcomeKind.PARTIAL or not users:
        return outcome.kind in SERVED_KINDS
    codes = outcome.users or {}
    return any(codes.get(user) == _NO_ERROR for user in users)


def _goes_to_any(hop: Hop, targets: tuple[HopTarget, ...]) -> bool:
    return any(_arrives_at(hop, target) and _same_path(hop.path, target.path) for target in targets)


def _arrives_at(hop: Hop, target: HopTarget) -> bool:
    """At the server, or by the alias, at whichever server that leads to."""
    return hop.destination == target.server or (bool(target.alias) and hop.host.lower() == target.alias)


def _same_path(seen: str, expected: str) -> bool:
    return not expected or seen.lower().rstrip("/") == expected.lower().rstrip("/")
