"""From a decision to what each of its clauses demands of an observation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from harness.model.answer_demands import AnswerDemand, DirectoryExists
from harness.model.expectation import Alternative
from harness.model.hop_demands import HopDemand, HopsReach, HopTarget, LastHopReaches, NoHopTo
from harness.model.outcome import Hop, Outcome, OutcomeKind
from harness.planning.clause_demands import OUTCOME, ClauseContext, demands_of
from harness.planning.decision_table import AllowedResult, ProxyRoute

DIRECTORY_EXISTS = Alternative(
    tuple(
        Outcome(kind)
        for kind in (
            OutcomeKind.SERVED,
            OutcomeKind.REDIRECT_PATH,
            OutcomeKind.REDIRECT_HOST,
            OutcomeKind.REDIRECT_PAGE,
            OutcomeKind.LEGACY_MAILBOX,
            OutcomeKind.REFUSED,
            OutcomeKind.UNAUTHORIZED,
            OutcomeKind.MALFORMED,
        )
    ),
    (DirectoryExists("OWA-12"),),
)
"""/public and /exchweb, asked once a server and without credentials: any answer but 404 and 5xx shows the directory."""


def with_directory_demand(alternative: Alternative) -> Alternative:
    """The same, of a client that asks once without credentials: that answer shows the directory (OWA-12)."""
    return replace(alternative, demands=(*alternative.demands, *DIRECTORY_EXISTS.demands))


def client_alternative(result: AllowedResult, outcomes: tuple[Outcome, ...], context: ClauseContext) -> Alternative:
    """What the client has to see for this result."""
    return Alternative(outcomes, tuple(_answer_demands(result, outcomes, context)), silent=result.silent)


def _answer_demands(
    result: AllowedResult, outcomes: tuple[Outcome, ...], context: ClauseContext
) -> Iterator[AnswerDemand]:
    if not result.left_open:
        yield from OUTCOME.demands(result.about, outcomes, context)
        yield from demands_of(result.about).more.demands(result.about, outcomes, context)
    for clause in result.also:
        row = demands_of(clause)
        rule = row.bound if result.left_open and row.bound is not None else row.beside
        yield from rule.demands(clause, outcomes, context)
        yield from row.more.demands(clause, outcomes, context)


def hop_alternative(result: AllowedResult, context: ClauseContext) -> Alternative:
    """Which server-to-server requests have to be seen for this result."""
    hops = result.hops
    own = tuple(demand for clause in hops.clauses for demand in demands_of(clause).hops.demands(clause, context))
    if hops.about is None:
        return Alternative((Outcome(OutcomeKind.HOPS),), own)
    return Alternative(expected_hops(hops.route, context), (_route_demand(hops.route, hops.about, context), *own))


def _route_demand(route: ProxyRoute, clause: str, context: ClauseContext) -> HopDemand:
    """What the clause that the route is about demands of all hops together."""
    match route:
        case ProxyRoute.DESTINATION:
            return HopsReach(clause, context.entry, context.hop_targets)
        case ProxyRoute.BACK_END:
            return LastHopReaches(clause, context.back_end)
        case _:
            return NoHopTo(clause, context.other_servers)


def expected_hops(route: ProxyRoute, context: ClauseContext) -> tuple[Outcome, ...]:
    """The hops that would be right, one outcome each; an empty scheme or path means any."""
    match route:
        case ProxyRoute.DESTINATION:
            return tuple(one_hop_outcome(context.entry, target) for target in context.hop_targets)
        case ProxyRoute.BACK_END:
            return (one_hop_outcome(context.entry, context.back_end, scheme=""),)
        case _:
            return (Outcome(OutcomeKind.HOPS, hops=()),)


def one_hop_outcome(source: str, target: HopTarget, *, scheme: str = "https") -> Outcome:
    """The outcome of a single hop; an empty scheme means any."""
    return Outcome(OutcomeKind.HOPS, hops=(hop_to(source, target, scheme=scheme),))


def hop_to(source: str, target: HopTarget, *, scheme: str = "https") -> Hop:
    """The hop from `source` to `target`; an empty scheme means any."""
    return Hop(source, target.server, scheme, target.path, "")
