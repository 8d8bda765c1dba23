"""Demands on how the requests of many visits are spread: over connections (NLB-09), and over servers (NLB-15)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from harness.judging.holding import Holding, unless
from harness.model.expectation import SharesConnections, SharesEvenly
from harness.model.observation import Observation
from harness.model.outcome import Hop

SharingDemand = SharesConnections | SharesEvenly

_NO_PORT = "the logs do not say over which connection a request came (c-port)"
_NOBODY_TO_SHARE_WITH = "no two users were proxied to the same server, so that whether they share a connection is open"


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


def shares(demand: SharesEvenly, seen: Observation) -> str:
    """How many requests each server got."""
    reached = _reached(demand, seen)
    return f"of {reached.total()} requests {', '.join(f'{name} got {reached[name]}' for name in demand.servers)}"


def _connections(demand: SharesConnections, seen: Observation, *, incomplete: bool) -> Holding:
    requests = [*_requests(demand, seen)]
    users = _users((hop.connection, mailbox) for mailbox, hop in requests if hop.connection)
    if len(users) > len(demand.servers):
        return Holding.CONTRADICTED
    if incomplete or not all(hop.connection for _, hop in requests):
        return Holding.NOT_KNOWN
    if len(requests) <= len(demand.servers):  # a new connection for each of them would be no more than are kept
        return Holding.NOT_SHOWN
    if any(len(sharing) > 1 for sharing in users.values()):
        return Holding.HOLDS
    at_servers = _users((hop.destination, mailbox) for mailbox, hop in requests)
    met = any(len(visitors) > 1 for visitors in at_servers.values())
    return Holding.CONTRADICTED if met else Holding.NOT_KNOWN


def _shares(demand: SharesEvenly, seen: Observation, *, incomplete: bool) -> Holding:
    if incomplete:
        return Holding.NOT_KNOWN
    if sum(1 for visit in seen.visits if any(_counts(demand, hop) for hop in visit.hops or ())) < demand.visits:
        return Holding.NOT_SHOWN
    reached = _reached(demand, seen)
    even = reached.total() / len(demand.servers)
    return unless(any(reached[name] < demand.part * even for name in demand.servers))


def _reached(demand: SharesEvenly, seen: Observation) -> Counter[str]:
    return Counter(hop.destination for _, hop in _requests(demand, seen))


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
