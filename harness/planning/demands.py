"""From a decision to what each of its clauses demands of an observation.

The first clause of a result is what the whole outcome is about. Each further clause judges its own part: a page that
moves on by itself contradicts OWA-03, not OWA-02.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.model.answer_demands import (
    AnswerDemand,
    Answers,
    HidesInnerServers,
    MovesOnlyByClick,
    NeverAnswers,
    ShowsOwnMailbox,
)
from harness.model.expectation import Alternative
from harness.model.hop_demands import (
    HopDemand,
    HopsOnly,
    HopsReach,
    HopsUseScheme,
    HopTarget,
    LastHopReaches,
    NoHopTo,
    ServedThroughHop,
)
from harness.model.outcome import Hop, Outcome, OutcomeKind
from harness.planning.decision_table import AllowedResult, ProxyRoute
from harness.planning.tables.common import REDIRECTS

SERVED = Outcome(OutcomeKind.SERVED)
PARTIAL = Outcome(OutcomeKind.PARTIAL)
_REDIRECTS = tuple(Outcome(kind) for kind in REDIRECTS)

_FORBIDDEN: dict[str, tuple[Outcome, ...]] = {
    "EAS-10": _REDIRECTS,
    "EWS-09": (*_REDIRECTS, Outcome(OutcomeKind.WRONG_SERVER)),
    "RPC-02": _REDIRECTS,
    "DAV-02": _REDIRECTS,
    "GEN-06": (SERVED, PARTIAL),
    "GEN-07": (SERVED, PARTIAL),
    "GEN-11": (SERVED, PARTIAL),
    "EWS-05": (SERVED, PARTIAL),
    "EWS-04": (SERVED, PARTIAL),
}
"""What a clause forbids where it is not the first of a result."""

_BOUNDS: dict[str, tuple[Outcome, ...]] = {
    "EAS-07": (SERVED,),
    "EAS-08": (SERVED,),
    "OWA-13": (Outcome(OutcomeKind.REDIRECT_PAGE), Outcome(OutcomeKind.REDIRECT_HOST)),
}
"""What a clause forbids where the topic leaves the result open (texts of UNS-01 and UNS-10)."""


@dataclass(frozen=True, slots=True)
class ClauseContext:
    """What the demands of one case refer to.

    `hop_targets` are the CAS that the decision is about, under every URL by which they may be addressed. `site_servers`
    are all CAS of the mailbox's site, `not_integrated` those of them without Integrated Windows authentication and
    `rtm_servers` those that run RTM. `later_servers` are all CAS of a later version. `back_end` is the mailbox's own
    server, addressed as one of Exchange 2003. `mailbox` and `other_mailboxes` are addresses; the latter is empty where
    no page names a mailbox.
    """

    entry: str
    entry_is_rtm: bool
    other_servers: tuple[str, ...]
    site_servers: tuple[str, ...]
    hop_targets: tuple[HopTarget, ...]
    not_integrated: tuple[str, ...]
    later_servers: tuple[str, ...]
    rtm_servers: tuple[str, ...]
    back_end: HopTarget
    inner_names: tuple[str, ...]
    published: tuple[str, ...]
    mailbox: str = ""
    other_mailboxes: tuple[str, ...] = ()


def client_alternative(result: AllowedResult, outcomes: tuple[Outcome, ...], context: ClauseContext) -> Alternative:
    """What the client has to see for this result."""
    demands: tuple[AnswerDemand, ...] = tuple(
        _client_demand(clause, result, outcomes, context, first=index == 0)
        for index, clause in enumerate(result.clauses)
    )
    if "GEN-05" in result.clauses and context.other_mailboxes:
        demands += (ShowsOwnMailbox("GEN-05", context.mailbox, context.other_mailboxes),)
    return Alternative(outcomes, demands, silent=result.silent)


def _client_demand(
    clause: str, result: AllowedResult, outcomes: tuple[Outcome, ...], context: ClauseContext, *, first: bool
) -> AnswerDemand:
    match clause:
        case "OWA-02" | "OWA-14" | "NLB-04" if outcomes[0].link is not None:
            moved = tuple(Outcome(OutcomeKind.REDIRECT_HOST, location=outcome.link) for outcome in outcomes)
            return Answers(clause, outcomes, tolerates=moved)
        case "OWA-03":
            return MovesOnlyByClick(clause)
        case "GEN-05":
            return HidesInnerServers(clause, context.inner_names, context.published)
        case "OWA-13" if result.kinds == (OutcomeKind.REFUSED,):
            return NeverAnswers(clause, _BOUNDS[clause])
        case _ if result.silent:
            return NeverAnswers(clause, _BOUNDS.get(clause) or _FORBIDDEN[clause])
        case _ if clause in _FORBIDDEN and not first:
            return NeverAnswers(clause, _FORBIDDEN[clause])
        case _:
            return Answers(clause, outcomes)


def hop_alternative(result: AllowedResult, context: ClauseContext) -> Alternative:
    """Which server-to-server requests have to be seen for this result."""
    if result.hop_clauses[0] == "GEN-11":  # says nothing about the hops of a request that was refused
        served_through = tuple(demand for clause in result.hop_clauses for demand in _hop_demands(clause, context))
        return Alternative((Outcome(OutcomeKind.HOPS),), served_through)
    demands: list[HopDemand] = [_route_demand(result, context)]
    for clause in result.hop_clauses:
        demands.extend(_hop_demands(clause, context))
    return Alternative(expected_hops(result.route, context), tuple(demands))


def _route_demand(result: AllowedResult, context: ClauseContext) -> HopDemand:
    """What the first hop clause demands of all hops together."""
    clause = result.hop_clauses[0]
    match result.route:
        case ProxyRoute.DESTINATION:
            return HopsReach(clause, context.entry, context.hop_targets)
        case ProxyRoute.BACK_END:
            return LastHopReaches(clause, context.back_end)
        case _:
            return NoHopTo(clause, context.other_servers)


def _hop_demands(clause: str, context: ClauseContext) -> tuple[HopDemand, ...]:
    """What a clause demands of the hops, be it the first or a further one."""
    match clause:
        case "GEN-04":
            return (HopsUseScheme(clause, "https", context.other_servers),)
        case "GEN-06":
            return (NoHopTo(clause, context.later_servers),)
        case "GEN-07":
            return (NoHopTo(clause, context.not_integrated),)
        case "GEN-11":
            return (ServedThroughHop(clause, context.site_servers),)
        case "EWS-04" if context.rtm_servers:
            return (NoHopTo(clause, context.rtm_servers),)
        case "EWS-05" if context.entry_is_rtm:
            return (NoHopTo(clause, context.other_servers),)
        case "EWS-05":
            return (ServedThroughHop(clause, context.site_servers),)
        case "EAS-02" | "EAS-03" | "OWA-09" | "OWA-10" | "DAV-01":
            return (HopsOnly(clause, context.entry, context.back_end.server),)
        case _:
            return ()


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
