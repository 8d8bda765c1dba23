"""Demands on how the requests of many visits are spread: over connections (NLB-09), and over servers (NLB-15)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from harness.judging.demand_result import Contradicted, DemandResult, Met, NotKnown, NotShown, contradicted_if
from harness.judging.judged_observation import JudgedObservation
from harness.model.hop_demands import SharesConnections, SharesEvenly
from harness.model.observation import Observation
from harness.model.outcome import Hop

_NO_PORT = "the logs do not say over which connection a request came (c-port)"
_NO_SHARED_NAME = "no two users were proxied to the same host name, so whether they share connections is not known"


def judge_shares_connections(demand: SharesConnections, observation: JudgedObservation) -> DemandResult:
    """What was seen is certain; a server whose log is not complete may have got more requests."""
    requests = tuple(_requests(demand, observation.seen))
    users = _users_by((hop.connection, mailbox) for mailbox, hop in requests if hop.connection)
    shared = sum(1 for sharing in users.values() if len(sharing) > 1)
    counted = (
        f"{len(requests)} requests came over {len(users)} connections, {shared} of them shared by several users; "
        f"expected at most {len(demand.servers)}, shared by all users"
    )
    if len(users) > len(demand.servers):
        return Contradicted(counted)
    if observation.may_miss(demand.servers):
        return observation.log_incomplete()
    if not all(hop.connection for _, hop in requests):
        return NotKnown(_NO_PORT)
    if len(requests) < 2 * len(demand.servers):  # the users' connections are compared only from the second request on
        return NotShown()
    if shared:
        return Met()
    # Without an array each user is kept with one server, and shares connections with that server's users alone.
    addressed = _users_by((hop.host or hop.destination, mailbox) for mailbox, hop in requests)
    return Contradicted(counted) if any(len(those) > 1 for those in addressed.values()) else NotKnown(_NO_SHARED_NAME)


def judge_shares_evenly(demand: SharesEvenly, observation: JudgedObservation) -> DemandResult:
    """Shares are compared only where every server's log is complete and there were enough visits."""
    if observation.may_miss(demand.servers):
        return observation.log_incomplete()
    visits = observation.seen.visits
    if sum(1 for visit in visits if any(_concerns(demand, hop) for hop in visit.hops or ())) < demand.visits:
        return NotShown()
    reached = Counter(hop.destination for _, hop in _requests(demand, observation.seen))
    even = reached.total() / len(demand.servers)
    return contradicted_if(
        any(reached[name] < demand.least_fraction * even for name in demand.servers),
        f"of {reached.total()} requests {', '.join(f'{name} got {reached[name]}' for name in demand.servers)}",
    )


def _requests(demand: SharesConnections | SharesEvenly, seen: Observation) -> Iterator[tuple[str, Hop]]:
    """Each request that concerns the demand, with the mailbox of its user."""
    for visit in seen.visits:
        for hop in visit.hops or ():
            if _concerns(demand, hop):
                yield visit.mailbox, hop


def _concerns(demand: SharesConnections | SharesEvenly, hop: Hop) -> bool:
    return hop.source == demand.source and hop.destination in demand.servers


def _users_by(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """The mailboxes by connection, or by server."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key, mailbox in pairs:
        found[key].add(mailbox)
    return found
