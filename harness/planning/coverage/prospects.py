"""What a request for one mailbox would show if it were planned."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace

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
from harness.planning.entry_points import EntryPoint, can_log_on, one_by_one, settings_that_count
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

    `serves` says that the user is certain to be served, `may_accept` that he may be. `urls` are those that the answer
    names, for a client to go on to; `connection` is the clause of a row on the connections that are made.
    """

    rows: int
    shows: frozenset[Hashable]
    serves: bool = False
    may_accept: bool = False
    urls: tuple[str, ...] = ()
    connection: str | None = None


def find_prospect(
    topology: Topology, asked: EntryPoint, mailbox: Mailbox, protocol: Protocol, operation: Operation
) -> Prospect | None:
    """The prospect of a request; None where nothing is planned for it."""
    own_site = asked.is_in(topology.site_of(mailbox))
    settings = settings_that_count(topology, asked, protocol, operation, own_site=own_site)
    if settings is None:
        return None
    find = _find_prospect if asked.array is None else _find_at_array
    key = (find_prospect, protocol, operation, mailbox.server, own_site, settings)
    return topology.once(key, lambda: find(topology, asked, asked.request(mailbox, protocol, operation)))


def _find_at_array(topology: Topology, asked: EntryPoint, request: Request) -> Prospect | None:
    """Any member may answer: what they show together, in one row."""
    if (request.protocol, request.operation) not in BALANCED or not can_log_on(
        topology, asked, request.protocol, request.operation
    ):
        return None
    at_each = (
        find_prospect(topology, member, request.mailbox, request.protocol, request.operation)
        for member in one_by_one(topology, asked)
    )
    members = [prospect for prospect in at_each if prospect is not None]
    cells = frozenset(one for member in members for one in member.shows if isinstance(one, DecisionCell))
    named = dict.fromkeys(url for member in members for url in member.urls)
    prospect = Prospect(
        rows=1,
        shows=frozenset({cells}),
        serves=all(member.serves for member in members),
        may_accept=any(member.may_accept for member in members),
        urls=tuple(named) if all(member.urls for member in members) else (),
    )
    return prospect if members else None


def _find_prospect(topology: Topology, asked: EntryPoint, request: Request) -> Prospect | None:
    decisions = decide(topology, request)
    if not decisions:
        return None
    is_sent = can_log_on(topology, asked, request.protocol, request.operation)
    shows = frozenset((*_cells(topology, request, decisions, is_sent=is_sent), *_shown(request, decisions)))
    if not is_sent:
        return Prospect(1, shows)
    own_site = topology.is_own_site(request)
    settings = entry_settings(request.entry, request.protocol, request.operation, own_site=own_site)
    key = (_find_rows, request.protocol, request.operation, request.mailbox.server, own_site, settings)
    rows = topology.once(key, lambda: _find_rows(topology, request, decisions))
    return rows and replace(rows, shows=shows)


def _find_rows(topology: Topology, request: Request, decisions: tuple[Decision, ...]) -> Prospect | None:
    """All of a prospect that the decisions alone tell."""
    if not clauses_apply(decisions):
        return Prospect(1, frozenset(), may_accept=True)
    client = bare_alternatives(topology, request, decisions)
    rows = bool(client) + are_hops_judged(decisions)
    if not rows:
        return None
    kinds = {outcome.kind for alternative in client for outcome in alternative.outcomes}
    silent = any(alternative.silent for alternative in client)
    return Prospect(
        rows,
        frozenset(),
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


def _shown(request: Request, decisions: Iterable[Decision]) -> Iterator[ShownDestination]:
    for decision in decisions:
        results = decision.rule.results
        reached = any(one.route is ProxyRoute.DESTINATION or _SENT_ON & set(one.kinds) for one in results)
        for destination in decision.destinations:
            yield ShownDestination(request.protocol, destination.name, reached)
