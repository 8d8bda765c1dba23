"""What a request for one mailbox would show if it were planned."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from harness.model.deployment import Mailbox
from harness.model.outcome import SERVICE_KINDS, OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.planning.cases.alternatives import (
    added_clauses,
    are_hops_judged,
    bare_alternatives,
    hop_alternatives,
)
from harness.planning.cases.arrays import BALANCED
from harness.planning.cases.common import clauses_apply
from harness.planning.cases.connections import CONNECTING, connection_clause
from harness.planning.cases.follow_ups import named_urls
from harness.planning.decision_table import ProxyRoute
from harness.planning.decisions import Decision, decide, entry_settings
from harness.planning.entry_points import EntryPoint, alike, can_log_on, kind_of, one_by_one
from harness.planning.request import Request
from harness.planning.topology import Topology

_SENT_ON = {OutcomeKind.REDIRECT_PAGE, OutcomeKind.WRONG_SERVER}


@dataclass(frozen=True, slots=True)
class DecisionCell:
    """A combination of facts that a deployment has, with the clauses that are added to those of each result."""

    table: str
    facts: object
    added: tuple[tuple[str, ...], ...]
    is_sent: bool


@dataclass(frozen=True, slots=True)
class ShownDestination:
    """A Client Access server as a destination: users are proxied or sent to it where it is `reached`, else refused."""

    protocol: Protocol
    server: str
    reached: bool


@dataclass(frozen=True, slots=True)
class Prospect:
    """The number of rows; the cells and destinations that these show; and whether they show an account accepted.

    What an array shows is one cell: the cells of its members together.

    `serves` says that the user is certain to be served, `may_accept` that he may be. `urls` are those that the answer
    names, for a client to go on to; `connection` is the clause of a row on the connections that are made.
    """

    rows: int
    cells: frozenset[Hashable] = frozenset()
    destinations: frozenset[ShownDestination] = frozenset()
    serves: bool = False
    may_accept: bool = False
    urls: tuple[str, ...] = ()
    connection: str | None = None


def find_prospect(
    topology: Topology, asked: EntryPoint, mailbox: Mailbox, protocol: Protocol, operation: Operation
) -> Prospect | None:
    """The prospect of a request; None where nothing is planned for it."""
    own_site = asked.is_in(topology.site_of(mailbox))
    kind = kind_of(topology, asked, protocol, operation, own_site=own_site)
    if kind is None:
        return None
    find = _find_prospect if asked.array is None else _find_at_array
    key = (find_prospect, protocol, operation, mailbox.server, own_site, kind)
    return topology.once(key, lambda: find(topology, asked, asked.request(mailbox, protocol, operation)))


def _find_at_array(topology: Topology, asked: EntryPoint, request: Request) -> Prospect | None:
    """Any member may answer: what they show together, in one row."""
    if (request.protocol, request.operation) not in BALANCED or not can_log_on(
        topology, asked, request.protocol, request.operation
    ):
        return None
    own_site = asked.is_in(topology.site_of(request.mailbox))
    at_each = (
        find_prospect(topology, member, request.mailbox, request.protocol, request.operation)
        for member in _members_that_differ(topology, asked, request.protocol, request.operation, own_site=own_site)
    )
    members = [prospect for prospect in at_each if prospect is not None]
    if not members:
        return None
    urls = tuple(dict.fromkeys(chain.from_iterable(member.urls for member in members)))
    return Prospect(
        rows=1,
        cells=frozenset({frozenset().union(*(member.cells for member in members))}),
        serves=all(member.serves for member in members),
        may_accept=any(member.may_accept for member in members),
        urls=urls if all(member.urls for member in members) else (),
    )


def _members_that_differ(
    topology: Topology, asked: EntryPoint, protocol: Protocol, operation: Operation, *, own_site: bool
) -> tuple[EntryPoint, ...]:
    """Every member for a mailbox of a site of theirs; for others the first of those that answer alike."""
    every = one_by_one(topology, asked)
    if own_site:
        return every
    key = (_members_that_differ, asked.name, asked.position, protocol, operation)
    groups = topology.once(key, lambda: alike(topology, every, protocol, operation, own_site=False))
    return tuple(group.members[0] for group in groups.values())


def _find_prospect(topology: Topology, asked: EntryPoint, request: Request) -> Prospect | None:
    decisions = decide(topology, request)
    if not decisions:
        return None
    is_sent = can_log_on(topology, asked, request.protocol, request.operation)
    cells = frozenset(_cells(topology, request, decisions, is_sent=is_sent))
    destinations = frozenset(_destinations(request, decisions))
    if not is_sent:
        return Prospect(1, cells, destinations)
    own_site = topology.is_own_site(request)
    settings = entry_settings(request.entry, request.protocol, request.operation, own_site=own_site)
    key = (_find_rows, request.protocol, request.operation, request.mailbox.server, own_site, settings)
    rows = topology.once(key, lambda: _find_rows(topology, request, decisions))
    return rows and replace(rows, cells=cells, destinations=destinations)


def _find_rows(topology: Topology, request: Request, decisions: tuple[Decision, ...]) -> Prospect | None:
    """All of a prospect that the decisions alone tell."""
    if not clauses_apply(decisions):
        return Prospect(1, may_accept=True)
    client = bare_alternatives(topology, request, decisions)
    rows = bool(client) + are_hops_judged(decisions)
    if not rows:
        return None
    kinds = {outcome.kind for alternative in client for outcome in alternative.outcomes}
    silent = any(alternative.silent for alternative in client)
    return Prospect(
        rows,
        serves=len(kinds) == 1 and kinds <= SERVICE_KINDS and not silent,
        may_accept=bool(kinds & SERVICE_KINDS),
        urls=named_urls(topology, client),
        connection=_connection(topology, request, decisions),
    )


def _connection(topology: Topology, request: Request, decisions: tuple[Decision, ...]) -> str | None:
    if request.operation not in CONNECTING:
        return None
    return connection_clause(topology, request.operation, hop_alternatives(topology, request, decisions))


def _cells(
    topology: Topology, request: Request, decisions: Iterable[Decision], *, is_sent: bool
) -> Iterator[DecisionCell]:
    for decision in decisions:
        added = tuple(added_clauses(topology, request.entry, decision, result) for result in decision.rule.results)
        yield DecisionCell(decision.table.name, decision.facts, added, is_sent)


def _destinations(request: Request, decisions: Iterable[Decision]) -> Iterator[ShownDestination]:
    for decision in decisions:
        results = decision.rule.results
        reached = any(one.route is ProxyRoute.DESTINATION or _SENT_ON & set(one.kinds) for one in results)
        for destination in decision.destinations:
            yield ShownDestination(request.protocol, destination.name, reached)
