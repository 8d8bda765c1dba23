"""What several tables share: facts of the mailbox and of the destination, and short names for results."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from harness.model.outcome import OutcomeKind
from harness.planning.decision_table import HOPS_NOT_JUDGED, AllowedResult, ImpliedHops, ProxyRoute
from harness.planning.request import Request
from harness.planning.topology import Topology


class MailboxVersion(StrEnum):
    """The Exchange version of the mailbox's server, as Outlook Web Access and ActiveSync tell them apart."""

    EXCHANGE_2000 = "Exchange 2000"
    EXCHANGE_2003 = "Exchange 2003"
    EXCHANGE_2007 = "Exchange 2007"


LEGACY = (MailboxVersion.EXCHANGE_2000, MailboxVersion.EXCHANGE_2003)


class DestinationVersion(StrEnum):
    """A Client Access server in the mailbox's site, by its version.

    One of a later version beside others that are not counts for redirection alone (GEN-06).
    """

    ABSENT = "none in the site"
    SAME_OR_EARLIER = "same or earlier version"
    LATER = "later version"
    LATER_BESIDE = "later version, beside one that is not later"


REDIRECTS = (OutcomeKind.REDIRECT_HOST, OutcomeKind.REDIRECT_PATH, OutcomeKind.REDIRECT_PAGE)

HOP_TO_CAS = ("GEN-04", "GEN-06", "GEN-07")
"""What every request between CAS has to keep: HTTPS, no later version, Integrated Windows authentication."""


HOP_IF_SERVED = ImpliedHops(ProxyRoute.NONE, also=("GEN-11",))
"""Of a request that is refused the topic says nothing; one that is served had a hop to the mailbox's site (GEN-11)."""

PROPER_HOP_IF_SERVED = ImpliedHops(ProxyRoute.NONE, also=(*HOP_TO_CAS, "GEN-11"))
"""The same where being proxied is one of the results: the hop keeps what every hop has to (UNS-16)."""


def no_hop(about: str, *, also: tuple[str, ...] = ()) -> ImpliedHops:
    """No request goes to another Client Access server."""
    return ImpliedHops(ProxyRoute.NONE, about, also)


NO_HOP_TO_LATER = no_hop("GEN-06", also=("GEN-11",))
"""Where the destination runs a later version nothing is proxied to it, and nobody is served past it."""


def proxied(about: str, *, also: tuple[str, ...] = ()) -> ImpliedHops:
    """The request goes on to a Client Access server of the mailbox's site."""
    return ImpliedHops(ProxyRoute.DESTINATION, about, also)


def straight(about: str, *, also: tuple[str, ...] = ()) -> ImpliedHops:
    """The request goes straight to the back-end server."""
    return ImpliedHops(ProxyRoute.BACK_END, about, also)


def answered(
    kind: OutcomeKind, about: str, *, also: tuple[str, ...] = (), hops: ImpliedHops = HOPS_NOT_JUDGED
) -> AllowedResult:
    """The client gets an answer of that kind."""
    return AllowedResult((kind,), about, also, hops)


def served(about: str, *, also: tuple[str, ...] = (), hops: ImpliedHops = HOPS_NOT_JUDGED) -> AllowedResult:
    """The client is served."""
    return answered(OutcomeKind.SERVED, about, also=also, hops=hops)


def refused(about: str, *, also: tuple[str, ...] = (), hops: ImpliedHops = HOPS_NOT_JUDGED) -> AllowedResult:
    """The client gets an error of any form."""
    return answered(OutcomeKind.REFUSED, about, also=also, hops=hops)


def either(
    *kinds: OutcomeKind, about: str, also: tuple[str, ...] = (), hops: ImpliedHops = HOPS_NOT_JUDGED
) -> AllowedResult:
    """Any of these outcomes satisfies the clauses."""
    return AllowedResult(kinds, about, also, hops)


def beside(result: AllowedResult) -> AllowedResult:
    """A result that is accepted beside those of other destinations."""
    return replace(result, accepted_beside=True)


def recorded(
    silent: str, *kinds: OutcomeKind, bounds: tuple[str, ...] = (), hops: ImpliedHops = HOPS_NOT_JUDGED
) -> AllowedResult:
    """The topic is silent: the outcome is recorded, and only the bounds are judged."""
    return AllowedResult(kinds, silent, bounds, hops, left_open=True)


def mailbox_version(topology: Topology, request: Request) -> MailboxVersion:
    """The version of the server that holds the mailbox of the user who logs on."""
    if topology.is_on_2007(request.mailbox):
        return MailboxVersion.EXCHANGE_2007
    return MailboxVersion.EXCHANGE_2000 if topology.is_on_2000(request.mailbox) else MailboxVersion.EXCHANGE_2003
