"""From a decision to what each of its clauses demands of an observation.

The first clause of an ending is what the whole outcome is about. Each further clause judges its own part: a page that
moves on by itself contradicts OWA-03, not OWA-02.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.model.expectation import (
    Alternative,
    AnswerDemand,
    Answers,
    HidesInnerServers,
    HopDemand,
    HopsOnly,
    HopsReach,
    HopsUseScheme,
    HopTarget,
    LastHopReaches,
    MovesOnlyByClick,
    NeverAnswers,
    NoHopTo,
    ServedThroughHop,
    ShowsOwnMailbox,
)
from harness.model.outcome import Hop, Outcome, OutcomeKind
from harness.planning.decision_table import Ending, Route
from harness.planning.tables.common import REDIRECTS

SERVED = Outcome(OutcomeKind.SERVED)
PARTIAL = Outcome(OutcomeKind.PARTIAL)
_REDIRECTS = tuple(Outcome(kind) for kind in REDIRECTS)

_NEVER: dict[str, tuple[Outcome, ...]] = {
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
"""Clauses that, where they are not an ending's first, only rule something out."""

_BOUNDS: dict[str, tuple[Outcome, ...]] = {
    "EAS-07": (SERVED,),
    "EAS-08": (SERVED,),
    "OWA-13": (Outcome(OutcomeKind.REDIRECT_PAGE), Outcome(OutcomeKind.REDIRECT_HOST)),
}
"""What a clause rules out where the topic leaves the ending open (texts of UNS-01 and UNS-10)."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the demands of one case refer to.

    `hop_targets` lead to the CAS that the decision is about, by any URL that it may be addressed by; `site_servers` all
    CAS of the mailbox's site, `unproxied` and `rtm` those of them without Integrated Windows authentication and
    those that run RTM; `later` every CAS of a later version. `back_end` is the mailbox's own server, addressed as one
    of Exchange 2003. `mailbox` and `other_mailboxes` are addresses, where a page may tell them from each other.
    """

    entry: str
    entry_is_rtm: bool
    other_servers: tuple[str, ...]
    site_servers: tuple[str, ...]
    hop_targets: tuple[HopTarget, ...]
    unproxied: tuple[str, ...]
    later: tuple[str, ...]
    rtm: tuple[str, ...]
    back_end: HopTarget
    inner_names: tuple[str, ...]
    published: tuple[str, ...]
    mailbox: str = ""
    other_mailboxes: tuple[str, ...] = ()


def client_alternative(ending: Ending, outcomes: tuple[Outcome, ...], around: Surroundings) -> Alternative:
    """What the client has to see for this ending."""
    demands: tuple[AnswerDemand, ...] = tuple(
        _client_demand(clause, ending, outcomes, around, first=index == 0)
        for index, clause in enumerate(ending.clauses)
    )
    if "GEN-05" in ending.clauses and around.other_mailboxes:
        demands += (ShowsOwnMailbox("GEN-05", around.mailbox, around.other_mailboxes),)
    return Alternative(outcomes, demands, silent=ending.silent)


def _client_demand(
    clause: str, ending: Ending, outcomes: tuple[Outcome, ...], around: Surroundings, *, first: bool
) -> AnswerDemand:
    match clause:
        case "OWA-02" | "OWA-14" | "NLB-04" if outcomes[0].link is not None:
            moved = tuple(Outcome(OutcomeKind.REDIRECT_HOST, location=outcome.link) for outcome in outcomes)
            return Answers(clause, outcomes, tolerates=moved)
        case "OWA-03":
            return MovesOnlyByClick(clause)
        case "GEN-05":
            return HidesInnerServers(clause, around.inner_names, around.published)
        case "OWA-13" if ending.kinds == (OutcomeKind.REFUSED,):
            return NeverAnswers(clause, _BOUNDS[clause])
        case _ if ending.silent:
            return NeverAnswers(clause, _BOUNDS.get(clause) or _NEVER[clause])
        case _ if clause in _NEVER and not first:
            return NeverAnswers(clause, _NEVER[clause])
        case _:
            return Answers(clause, outcomes)


def hop_alternative(ending: Ending, around: Surroundings) -> Alternative:
    """Which server-to-server requests have to be seen for this ending."""
    if ending.hop_clauses[0] == "GEN-11":  # has no say in hops behind an answer that served nobody
        served_through = tuple(demand for clause in ending.hop_clauses for demand in _hop_demands(clause, around))
        return Alternative((Outcome(OutcomeKind.HOPS),), served_through)
    demands: list[HopDemand] = [_route_demand(ending, around)]
    for clause in ending.hop_clauses:
        demands.extend(_hop_demands(clause, around))
    return Alternative(expected_hops(ending.route, around), tuple(demands))


def _route_demand(ending: Ending, around: Surroundings) -> HopDemand:
    """What the first hop clause says of the whole way."""
    clause = ending.hop_clauses[0]
    match ending.route:
        case Route.DESTINATION:
            return HopsReach(clause, around.entry, around.hop_targets)
        case Route.BACK_END:
            return LastHopReaches(clause, around.back_end)
        case _:
            return NoHopTo(clause, around.other_servers)


def _hop_demands(clause: str, around: Surroundings) -> tuple[HopDemand, ...]:
    """What a clause says of the hops wherever it stands."""
    match clause:
        case "GEN-04":
            return (HopsUseScheme(clause, "https", around.other_servers),)
        case "GEN-06":
            return (NoHopTo(clause, around.later),)
        case "GEN-07":
            return (NoHopTo(clause, around.unproxied),)
        case "GEN-11":
            return (ServedThroughHop(clause, around.site_servers),)
        case "EWS-04" if around.rtm:
            return (NoHopTo(clause, around.rtm),)
        case "EWS-05" if around.entry_is_rtm:
            return (NoHopTo(clause, around.other_servers),)
        case "EWS-05":
            return (ServedThroughHop(clause, around.site_servers),)
        case "EAS-02" | "EAS-03" | "OWA-09" | "OWA-10" | "DAV-01":
            return (HopsOnly(clause, around.entry, around.back_end.server),)
        case _:
            return ()


def expected_hops(route: Route, around: Surroundings) -> tuple[Outcome, ...]:
    """The ways that would be right, one outcome each; an empty scheme or path means any."""
    match route:
        case Route.DESTINATION:
            return tuple(one_hop_outcome(around.entry, target) for target in around.hop_targets)
        case Route.BACK_END:
            return (one_hop_outcome(around.entry, around.back_end, scheme=""),)
        case _:
            return (Outcome(OutcomeKind.HOPS, hops=()),)


def one_hop_outcome(source: str, target: HopTarget, *, scheme: str = "https") -> Outcome:
    """One request from server to server."""
    return Outcome(OutcomeKind.HOPS, hops=(hop_to(source, target, scheme=scheme),))


def hop_to(source: str, target: HopTarget, *, scheme: str = "https") -> Hop:
    """The request that goes that way; an empty scheme means any."""
    return Hop(source, target.server, scheme, target.path, "")
