"""What each clause demands of the answer and of the requests between servers: one row a clause.

The clause that an outcome is about demands that outcome. A clause beside it judges its own part: a page that moves on
by itself contradicts OWA-03, not OWA-02.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from harness.model.answer_demands import (
    AgreesWithCalendars,
    AnswerDemand,
    AnsweredByBackEnd,
    Answers,
    GivesOwnFolders,
    HidesInnerServers,
    MovesOnlyByClick,
    NeverAnswers,
    ReachesMailboxServer,
    ShowsOwnMailbox,
)
from harness.model.hop_demands import HopDemand, HopsOnly, HopsUseScheme, HopTarget, NoHopTo, ServedThroughHop
from harness.model.outcome import Outcome, OutcomeKind
from harness.planning.tables.common import REDIRECTS


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
    inner_addresses: tuple[str, ...] = ()
    mailbox: str = ""
    other_mailboxes: tuple[str, ...] = ()

    @property
    def aliases(self) -> tuple[str, ...]:
        """The names of targets that only DNS knows."""
        return tuple(dict.fromkeys(target.alias for target in self.hop_targets if target.alias))


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """What a clause demands of the answer, of which `outcomes` would be right; `words` say it to a reader."""

    words: str
    demands: Callable[[str, tuple[Outcome, ...], ClauseContext], tuple[AnswerDemand, ...]]


@dataclass(frozen=True, slots=True)
class HopRule:
    """What a clause demands of the requests between servers; `words` say it to a reader."""

    words: str
    demands: Callable[[str, ClauseContext], tuple[HopDemand, ...]]


def _outcome(clause: str, outcomes: tuple[Outcome, ...], _context: ClauseContext) -> tuple[AnswerDemand, ...]:
    """A redirect to the address of the link contradicts OWA-03 alone."""
    moved = tuple(Outcome(OutcomeKind.REDIRECT_HOST, location=one.link) for one in outcomes if one.link is not None)
    return (Answers(clause, outcomes, tolerates=moved),)


def _never(
    kinds: tuple[OutcomeKind, ...], clause: str, _outcomes: tuple[Outcome, ...], _context: ClauseContext
) -> tuple[AnswerDemand, ...]:
    return (NeverAnswers(clause, tuple(Outcome(kind) for kind in kinds)),)


def _own_page(clause: str, _outcomes: tuple[Outcome, ...], context: ClauseContext) -> tuple[AnswerDemand, ...]:
    return (ShowsOwnMailbox(clause, context.mailbox, context.other_mailboxes),) if context.other_mailboxes else ()


def _hides(clause: str, outcomes: tuple[Outcome, ...], context: ClauseContext) -> tuple[AnswerDemand, ...]:
    hidden = HidesInnerServers(clause, context.inner_names, context.published, context.inner_addresses)
    return (hidden, *_own_page(clause, outcomes, context))


def _through_hop(clause: str, context: ClauseContext) -> tuple[HopDemand, ...]:
    return (ServedThroughHop(clause, context.site_servers, aliases=context.aliases),)


def _not_rtm(clause: str, context: ClauseContext) -> tuple[HopDemand, ...]:
    return (NoHopTo(clause, context.rtm_servers),) if context.rtm_servers else ()


def _proxied_by_sp1(clause: str, context: ClauseContext) -> tuple[HopDemand, ...]:
    return (NoHopTo(clause, context.other_servers),) if context.entry_is_rtm else _through_hop(clause, context)


OUTCOME = AnswerRule("the outcome", _outcome)
SENT_ELSEWHERE = (*REDIRECTS, OutcomeKind.WRONG_SERVER)
"""How an answer could send a client to another URL; Web Services never do (EWS-09)."""
_NEVER_ANSWERED = AnswerRule("never `served`, `partial`", partial(_never, (OutcomeKind.SERVED, OutcomeKind.PARTIAL)))
_NEVER_SERVED = AnswerRule("never `served`", partial(_never, (OutcomeKind.SERVED,)))
_NEVER_REDIRECTED = AnswerRule("never `redirect_host`, `redirect_path`, `redirect_page`", partial(_never, REDIRECTS))
_NEVER_SENT_ELSEWHERE = AnswerRule(
    "never `redirect_host`, `redirect_path`, `redirect_page`, `wrong_server`", partial(_never, SENT_ELSEWHERE)
)
_NEVER_TO_ANOTHER_HOST = AnswerRule(
    "never `redirect_page`, `redirect_host`", partial(_never, (OutcomeKind.REDIRECT_PAGE, OutcomeKind.REDIRECT_HOST))
)
_BY_CLICK = AnswerRule(
    "no page that moves on by itself, no redirect to another host",
    lambda clause, _outcomes, _context: (MovesOnlyByClick(clause),),
)
_OWN_FOLDER = AnswerRule(
    "the inbox that a server of the mailbox's site gives",
    lambda clause, _outcomes, _context: (GivesOwnFolders(clause),),
)
_AS_IN_CALENDAR = AnswerRule(
    "free/busy of the user's own calendar", lambda clause, _outcomes, _context: (AgreesWithCalendars(clause),)
)
_NOTHING_MORE = AnswerRule("", lambda _clause, _outcomes, _context: ())
_OWN_PAGE = AnswerRule("no other user's page", _own_page)
_FROM_BACK_END = AnswerRule(
    "the back-end server's own, where a header tells", lambda clause, _outcomes, _context: (AnsweredByBackEnd(clause),)
)
_REACHED = AnswerRule(
    "the Mailbox server reached, where one of the own site is",
    lambda clause, _outcomes, _context: (ReachesMailboxServer(clause),),
)
_HIDDEN = AnswerRule("no name of an inner server, and no other user's page", _hides)

_NOTHING = HopRule("", lambda _clause, _context: ())
_HTTPS = HopRule("HTTPS", lambda clause, context: (HopsUseScheme(clause, "https", context.other_servers),))
_STRAIGHT = HopRule(
    "none but from the entry server to the back-end server",
    lambda clause, context: (HopsOnly(clause, context.entry, context.back_end.server),),
)
_NOT_LATER = HopRule(
    "none to a server of a later version", lambda clause, context: (NoHopTo(clause, context.later_servers),)
)
_NOT_BACK_END = HopRule(
    "none to the back-end server", lambda clause, context: (NoHopTo(clause, (context.back_end.server,)),)
)
_INTEGRATED = HopRule(
    "none to a server of the site without Integrated Windows authentication",
    lambda clause, context: (NoHopTo(clause, context.not_integrated),),
)
_NOT_RTM = HopRule("none to an RTM server of the site, where it has any", _not_rtm)
_THROUGH_HOP = HopRule("one to the mailbox's site, where the client was served", _through_hop)
_BY_SP1 = HopRule(
    "from an RTM server none; else one to the mailbox's site, where the client was served", _proxied_by_sp1
)


@dataclass(frozen=True, slots=True)
class ClauseDemands:
    """One row. `beside` judges the answer where another clause is what the outcome is about.

    `bound` judges it where the topic is silent, if that is something else. `more` is judged beside the outcome by the
    clause that the outcome is about as well. `hops` judges the requests between servers, besides what the route as a
    whole has to be.
    """

    beside: AnswerRule = OUTCOME
    bound: AnswerRule | None = None
    more: AnswerRule = _NOTHING_MORE
    hops: HopRule = _NOTHING


CLAUSE_DEMANDS: Mapping[str, ClauseDemands] = {
    "GEN-04": ClauseDemands(hops=_HTTPS),
    "GEN-05": ClauseDemands(_HIDDEN),
    "GEN-06": ClauseDemands(_NEVER_ANSWERED, hops=_NOT_LATER),
    "GEN-07": ClauseDemands(_NEVER_ANSWERED, hops=_INTEGRATED),
    "GEN-08": ClauseDemands(more=_OWN_PAGE),
    "GEN-11": ClauseDemands(_NEVER_ANSWERED, hops=_THROUGH_HOP),
    "EAS-01": ClauseDemands(more=_FROM_BACK_END),
    "EAS-02": ClauseDemands(hops=_STRAIGHT),
    "EAS-03": ClauseDemands(hops=_STRAIGHT),
    "EAS-07": ClauseDemands(bound=_NEVER_SERVED),
    "EAS-08": ClauseDemands(bound=_NEVER_SERVED),
    "EAS-10": ClauseDemands(_NEVER_REDIRECTED),
    "OWA-01": ClauseDemands(more=_OWN_PAGE),
    "OWA-03": ClauseDemands(_BY_CLICK),
    "OWA-09": ClauseDemands(hops=_STRAIGHT),
    "OWA-10": ClauseDemands(hops=_STRAIGHT),
    "OWA-13": ClauseDemands(_NEVER_TO_ANOTHER_HOST),
    "EWS-01": ClauseDemands(hops=_NOT_BACK_END),
    "EWS-03": ClauseDemands(more=_OWN_FOLDER),
    "EWS-04": ClauseDemands(_NEVER_ANSWERED, hops=_NOT_RTM),
    "EWS-05": ClauseDemands(_NEVER_ANSWERED, hops=_BY_SP1),
    "EWS-08": ClauseDemands(more=_AS_IN_CALENDAR),
    "EWS-09": ClauseDemands(_NEVER_SENT_ELSEWHERE),
    "RPC-01": ClauseDemands(more=_REACHED),
    "RPC-02": ClauseDemands(_NEVER_REDIRECTED),
    "DAV-01": ClauseDemands(hops=_STRAIGHT),
    "DAV-02": ClauseDemands(_NEVER_REDIRECTED),
}
"""A clause without a row demands the outcome, as the clause that the outcome is about does, and nothing of the hops.

The bounds of EAS-07, EAS-08 and OWA-13 are texts of UNS-01 and UNS-10.
"""


def demands_of(clause: str) -> ClauseDemands:
    """The row of a clause."""
    return CLAUSE_DEMANDS.get(clause, ClauseDemands())
