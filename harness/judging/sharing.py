"""Demands on how the requests of many visits are spread: over connections (NLB-09), and over servers (NLB-15)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from harness.judging.demand_result import Holding, unless
from harness.model.expectation import SharesConnections, SharesEvenly
from harness.model.observation import Observation
from harness.model.outcome import Hop

SharingDemand = SharesConnections | SharesEvenly

_NO_PORT = "the logs do not say over which connection a request came (c-port)"
_NOBODY_TO_SHARE_WITH = "no two users were proxied to the same name, so that whether they share connections is open"


def sharing_holds(demand: SharingDemand, seen: Observation) -> Holding:
    """What was seen is certain; of servers whose log is not complete there may be more."""
    incomplete = bool(set(seen.unseen).intersection(demand.servers))
    match demand:
        case SharesConnections():
            return _connections(demand, seen, incomplete=incomplete)
        case SharesEvenly():
            return _shares(demand, seen, incomplete=incomplete)


def sharing_lacks(demand: SharingDemand, seen: Observation) -> str:
    """What the evidence lacks, where all logs are complete and a demand is left open all the same."""
    known = all(hop.connection for _, hop in _requests(demand, seen))
    return _NOBODY_TO_SHARE_WITH if known else _NO_PORT


def how_shared(demand: SharingDemand, seen: Observation) -> str:
    """What was counted: connections, or the requests that each server got."""
    requests = [*_requests(demand, seen)]
    if isinstance(demand, SharesConnections):
        users = _users((hop.connection, mailbox) for mailbox, hop in requests if hop.connection)
        shared = sum(1 for sharing in users.values() if len(sharing) > 1)
        return (
            f"{len(requests)} requests came over {len(users)} connections, {shared} of them shared by several users; "
            f"due are {len(demand.servers)} at most, for every user's requests"
        )
    reached = Counter(hop.destination for _, hop in requests)
    return f"of {len(requests)} requests {', '.join(f'{name} got {reached[name]}' for name in demand.servers)}"


def _connections(demand: SharesConnections, seen: Observation, *, incomplete: bool) -> Holding:
    requests = [*_requests(demand, seen)]
    users = _users((hop.connection, mailbox) for mailbox, hop in requests if hop.connection)
    if len(users) > len(demand.servers):
        return Holding.CONTRADICTED
    if incomplete or not all(hop.connection for _, hop in requests):
        return Holding.NOT_KNOWN
    if len(requests) < 2 * len(demand.servers):  # whose turn comes only once has not met anybody
        return Holding.NOT_SHOWN
    if any(len(sharing) > 1 for sharing in users.values()):
        return Holding.HOLDS
    # Without an array each user is kept with one server, and shares connections with that server's users alone.
    addressed = _users((hop.host or hop.destination, mailbox) for mailbox, hop in requests)
    return Holding.CONTRADICTED if any(len(those) > 1 for those in addressed.values()) else Holding.NOT_KNOWN


def _shares(demand: SharesEvenly, seen: Observation, *, incomplete: bool) -> Holding:
    if incomplete:
        return Holding.NOT_KNOWN
    if sum(1 for visit in seen.visits if any(_counts(demand, hop) for hop in visit.hops or ())) < demand.visits:
        return Holding.NOT_SHOWN
    reached = Counter(hop.destination for _, hop in _requests(demand, seen))
    even = reached.total() / len(demand.servers)
    return unless(any(reached[name] < demand.least_fraction * even for name in demand.servers))


def _requests(demand: SharingDemand, seen: Observation) -> Iterator[tuple[str, Hop]]:
    """Each request that concerns the demand, with the mailbox whose it is."""
    for visit in seen.visits:
        for hop in visit.hops or ():
            if _counts(demand, hop):
                yield visit.mailbox, hop


def _counts(demand: SharingDemand, hop: Hop) -> bool:
    return hop.source == demand.source and hop.destination in demand.servers


def _users(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """The mailboxes by connection, or by server."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key, mailbox in pairs:
        found[key].add(mailbox)
    return found
