"""Demands on the answer that the client gets."""

from __future__ import annotations

import re

from harness.judging.demand_result import Contradicted, DemandResult, Met, NotShown, contradicted_if
from harness.judging.judged_observation import JudgedObservation
from harness.model.answer_demands import (
    AnsweredByBackEnd,
    Answers,
    DirectoryExists,
    MovesOnlyByClick,
    NeverAnswers,
    ReachesMailboxServer,
)
from harness.model.observation import Exchange
from harness.model.outcome import OutcomeKind

_DEVICE_SERVER = "ms-server-activesync"
_VERSION = re.compile(r"\s*(\d+)\.(\d+)(?![\d])")
_EXCHANGE_2003 = (6, 5)

_DEVICE_VERSIONS = "ms-asprotocolversions"
_FIRST_OF_2007 = (12, 0)


def judge_answers(demand: Answers, observation: JudgedObservation) -> DemandResult:
    """What contradicts another clause is tolerated by this one.

    A page that may say what is due, in words that are not known, shows nothing.
    """
    right = (*demand.accepts, *demand.tolerates)
    if observation.shows_any(right):
        return Met()
    unread = observation.seen.unread
    if unread is not None and any(outcome.kind is OutcomeKind.LEGACY_MAILBOX for outcome in right):
        return NotShown(unread)
    return Contradicted()


def judge_never_answers(demand: NeverAnswers, observation: JudgedObservation) -> DemandResult:
    """Any outcome but these is right."""
    return contradicted_if(observation.shows_any(demand.forbids))


def judge_moves_only_by_click(_demand: MovesOnlyByClick, observation: JudgedObservation) -> DemandResult:
    """A page that moves on, and a redirect to another host, take the user away without a click."""
    moved = observation.outcome.kind is OutcomeKind.REDIRECT_HOST or observation.seen.moves_by is not None
    unfollowed = observation.seen.unfollowed
    if unfollowed is not None and not moved:
        return NotShown(f"whether the page waits for a click is not known: {unfollowed}; open it in a browser to see")
    return contradicted_if(moved)


def judge_directory_exists(_demand: DirectoryExists, observation: JudgedObservation) -> DemandResult:
    """What a logged-on user gets there does not count (contract, section 3, on OWA-12)."""
    exchanges = observation.seen.exchanges
    status = exchanges[0].status if exchanges else None
    missing = status is None or status == 404 or status >= 500
    answer = "no answer of HTTP" if status is None else f"HTTP {status}"
    return contradicted_if(missing, f"without credentials: expected any answer but 404 and 5xx, seen {answer}")


def judge_answered_by_back_end(_demand: AnsweredByBackEnd, observation: JudgedObservation) -> DemandResult:
    """Proxies merge repeated headers and leave some out: one version of the back-end server's is enough.

    Without any the versions of the protocol tell: Exchange 2003 knows none from 12.0 on (protocol-facts, section 2.1).
    """
    exchanges = observation.seen.exchanges
    if not exchanges or observation.outcome.kind is not OutcomeKind.SERVED:
        return Met()
    servers, offered = (_header(exchanges[-1], name) for name in (_DEVICE_SERVER, _DEVICE_VERSIONS))
    versions = _versions_in(servers)
    if versions:
        words = f"MS-Server-ActiveSync: expected 6.5 of the back-end server, seen {servers}"
        return contradicted_if(_EXCHANGE_2003 not in versions, words)
    words = f"MS-ASProtocolVersions: expected none from 12.0 on of the back-end server, seen {offered}"
    return contradicted_if(any(version >= _FIRST_OF_2007 for version in _versions_in(offered)), words)


def _header(exchange: Exchange, wanted: str) -> str:
    """The values of the answer's headers of that name, which repeated headers have one after the other."""
    return ", ".join(value for name, value in exchange.answer_headers if name.lower() == wanted)


def _versions_in(value: str) -> list[tuple[int, int]]:
    return [(int(found[1]), int(found[2])) for part in value.split(",") if (found := _VERSION.match(part))]


def judge_reaches_mailbox_server(_demand: ReachesMailboxServer, observation: JudgedObservation) -> DemandResult:
    """Only what the entry server does for its own site shows that the RPC proxy alone is not enough (RPC-01)."""
    return contradicted_if(
        observation.seen.mailbox_server_reached is False and observation.reaches_own_site,
        "a Mailbox server of the entry server's own site is reached (CONN/C2), the one of the other site is not",
    )
