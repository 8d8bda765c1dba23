"""Demands on how the requests of many visits are spread: over connections (NLB-09), and over servers (NLB-15)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from harness.judging.demand_result import DemandResult, contradicted_if
from harness.model.hop_demands import SharesConnections, SharesEvenly
from harness.model.observation import Observation
from harness.model.outcome import Hop

SharingDemand = SharesConnections | SharesEvenly

_NO_PORT = "the logs do not say over which connection a request came (c-port)"
_NO_SHARED_NAME = "no two users were proxied to the same host name, so whether they share connections is not known"


def judge_sharing_demand(demand: SharingDemand, seen: Observation) -> DemandResult:
    """What was seen is certain; a server whose log is not complete may have got more requests."""
    incomplete = bool(set(seen.unseen).intersection(demand.servers))
    match demand:
        case SharesConnections():
            return _judge_connections(demand, seen, incomplete=incomplete)
        case SharesEvenly():
            return _judge_shares(demand, seen, incomplete=incomplete)


def missing_sharing_evidence(demand: SharingDemand, seen: Observation) -> str:
    """What evidence is missing, where all logs are complete and a demand is `NOT_KNOWN` all the same."""
    known = all(hop.connection for _, hop in _requests(demand, seen))
    return _NO_SHARED_NAME if known else _NO_PORT


def describe_sharing(demand: SharingDemand, seen: Observation) -> str:
    """What was counted: connections, or the requests that each server got."""
    requests = [*_requests(demand, seen)]
    if isinstance(demand, SharesConnections):
        users = _users_by((hop.connection, mailbox) for mailbox, hop in requests if hop.connection)
        shared = sum(1 for sharing in users.values() if len(sharing) > 1)
        return (
            f"{len(requests)} requests came over {len(users)} connections, {shared} of them shared by several users; "
            f"expected at most {len(demand.servers)}, shared by all users"
        )
    reached = Counter(hop.destination for _, hop in requests)
    return f"of {len(requests)} requests {', '.join(f'{name} got {reached[name]}' for name in demand.servers)}"


def _judge_connections(demand: SharesConnections, seen: Observation, *, incomplete: bool) -> DemandResult:
    requests = [*_requests(demand, seen)]
    users = _users_by((hop.connection, mailbox) for mailbox, hop in requests if hop.connection)
    if len(users) > len(demand.servers):
        return DemandResult.CONTRADICTED
    if incomplete or not all(hop.connection for _, hop in requests):
        return DemandResult.NOT_KNOWN
    if len(requests) < 2 * len(demand.servers):  # the users' connections are compared only from the second request on
        return DemandResult.NOT_SHOWN
    if any(len(sharing) > 1 for sharing in users.values()):
        return DemandResult.MET
    # Without an array each user is kept with one server, and shares connections with that server's users alone.
    addressed = _users_by((hop.host or hop.destination, mailbox) for mailbox, hop in requests)
    return DemandResult.CONTRADICTED if any(len(those) > 1 for those in addressed.values()) else DemandResult.NOT_KNOWN


def _judge_shares(demand: SharesEvenly, seen: Observation, *, incomplete: bool) -> DemandResult:
    if incomplete:
        return DemandResult.NOT_KNOWN
    if sum(1 for visit in seen.visits if any(_concerns(demand, hop) for hop in visit.hops or ())) < demand.visits:
        return DemandResult.NOT_SHOWN
    reached = Counter(hop.destination for _, hop in _requests(demand, seen))
    even = reached.total() / len(demand.servers)
    return contradicted_if(any(reached[name] < demand.least_fraction * even for name in demand.servers))


def _requests(demand: SharingDemand, seen: Observation) -> Iterator[tuple[str, Hop]]:
    """Each request that concerns the demand, with the mailbox of its user."""
    for visit in seen.visits:
        for hop in visit.hops or ():
            if _concerns(demand, hop):
                yield visit.mailbox, hop


def _concerns(demand: SharingDemand, hop: Hop) -> bool:
    return hop.source == demand.source and hop.destination in demand.servers


def _users_by(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """The mailboxes by connection, or by server."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key, mailbox in pairs:
        found[key].add(mailbox)
    return found
