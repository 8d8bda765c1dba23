"""What several tables share: facts of the mailbox and of the destination, and short names for results."""

from __future__ import annotations

from enum import StrEnum

from harness.model.outcome import OutcomeKind
from harness.planning.decision_table import AllowedResult, ProxyRoute
from harness.planning.request import Request
from harness.planning.topology import Topology


class MailboxVersion(StrEnum):
    """The Exchange version of the mailbox's server, as OWA, ActiveSync and the Availability service tell them apart."""

    EXCHANGE_2003 = "Exchange 2003 or 2000"
    EXCHANGE_2007 = "Exchange 2007"


class DestinationVersion(StrEnum):
    """A Client Access server in the mailbox's site, by its version."""

    ABSENT = "none in the site"
    SAME_OR_EARLIER = "same or earlier version"
    LATER = "later version"


REDIRECTS = (OutcomeKind.REDIRECT_HOST, OutcomeKind.REDIRECT_PATH, OutcomeKind.REDIRECT_PAGE)

HOP_TO_CAS = ("GEN-04", "GEN-06", "GEN-07")
"""What every request between CAS has to keep: HTTPS, no later version, Integrated Windows authentication."""


def answered(
    kind: OutcomeKind, *clauses: str, route: ProxyRoute = ProxyRoute.NOT_JUDGED, hops: tuple[str, ...] = ()
) -> AllowedResult:
    """The client gets an answer of that kind."""
    return AllowedResult((kind,), clauses, route, hops)


def served(*clauses: str, route: ProxyRoute = ProxyRoute.NOT_JUDGED, hops: tuple[str, ...] = ()) -> AllowedResult:
    """The client is served."""
    return answered(OutcomeKind.SERVED, *clauses, route=route, hops=hops)


def refused(*clauses: str, route: ProxyRoute = ProxyRoute.NOT_JUDGED, hops: tuple[str, ...] = ()) -> AllowedResult:
    """The client gets an error of any form."""
    return answered(OutcomeKind.REFUSED, *clauses, route=route, hops=hops)


def either(
    *kinds: OutcomeKind, clauses: tuple[str, ...], route: ProxyRoute = ProxyRoute.NOT_JUDGED, hops: tuple[str, ...] = ()
) -> AllowedResult:
    """Any of these outcomes satisfies the clauses."""
    return AllowedResult(kinds, clauses, route, hops)


def recorded(
    silent: str,
    *kinds: OutcomeKind,
    bounds: tuple[str, ...] = (),
    route: ProxyRoute = ProxyRoute.NOT_JUDGED,
    hops: tuple[str, ...] = (),
) -> AllowedResult:
    """The topic is silent: the outcome is recorded, and only the bounds are judged."""
    return AllowedResult(kinds, bounds, route, hops, silent)


def mailbox_version(topology: Topology, request: Request) -> MailboxVersion:
    """The version of the server that holds the mailbox of the user who logs on."""
    return MailboxVersion.EXCHANGE_2007 if topology.is_on_2007(request.mailbox) else MailboxVersion.EXCHANGE_2003
