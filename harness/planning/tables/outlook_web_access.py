"""Outlook Web Access: /owa, /exchange and /public.

"Proxying for Outlook Web Access", "Overview of Redirection", "Redirection for Outlook Web Access" and "Disabling
Redirection". The topic names the checks of InternalURL and authentication before the ExternalURL; what happens where
the ExternalURL is set and the others are not, it does not say (UNS-02).
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.model.outcome import OutcomeKind
from harness.model.protocol import Protocol
from harness.planning.decision_table import DecisionRule, DecisionTable, ProxyRoute
from harness.planning.tables.common import (
    HOP_TO_CAS,
    DestinationVersion,
    MailboxVersion,
    answered,
    either,
    recorded,
    refused,
    served,
)

REDIRECT_PAGE = OutcomeKind.REDIRECT_PAGE
REFUSED = OutcomeKind.REFUSED
SERVED = OutcomeKind.SERVED


@dataclass(frozen=True, slots=True)
class OwaFacts:
    """What the entry CAS looks up before it answers /owa."""

    mailbox: MailboxVersion
    own_site: bool
    destination: DestinationVersion
    redirection: bool
    external_url: bool
    internal_url: bool
    integrated: bool


def _owa_reachable(facts: OwaFacts) -> bool:
    """Without a destination there is nothing to look up on it; for an own or a 2003 mailbox none is looked for."""
    nothing_further = not (facts.external_url or facts.internal_url or facts.integrated)
    if facts.own_site or facts.mailbox is MailboxVersion.EXCHANGE_2003:
        return facts.destination is DestinationVersion.ABSENT and nothing_further and facts.redirection
    if facts.destination is DestinationVersion.ABSENT:
        return nothing_further and facts.redirection
    return True


OWA = DecisionTable(
    name="Outlook Web Access, /owa",
    protocol=Protocol.OWA,
    facts=OwaFacts,
    labels={
        "mailbox": "mailbox on",
        "own_site": "mailbox in the entry server's site",
        "destination": "Client Access server in the mailbox's site",
        "redirection": "RedirectToOptimalOWAServer of the entry server",
        "external_url": "its OWA ExternalURL is set",
        "internal_url": "its OWA InternalURL is set",
        "integrated": "its OWA uses Integrated Windows authentication",
    },
    reachable=_owa_reachable,
    rules=(
        DecisionRule(
            {"mailbox": MailboxVersion.EXCHANGE_2003},
            "An Exchange 2003 mailbox asked for through /owa is answered with an error that names Exchange 2003.",
            (answered(OutcomeKind.LEGACY_MAILBOX, "OWA-06"),),
        ),
        DecisionRule(
            {"own_site": True},
            "The mailbox is in the entry server's own site: it is served directly.",
            (served("OWA-01", "GEN-08", route=ProxyRoute.NONE, hops=("GEN-08",)),),
        ),
        DecisionRule(
            {"destination": DestinationVersion.ABSENT},
            "The mailbox's site has no Client Access server: nothing can be proxied to, and the user gets an error.",
            (refused("OWA-05", "GEN-11", route=ProxyRoute.NONE, hops=("GEN-11",)),),
        ),
        DecisionRule(
            {"destination": DestinationVersion.LATER, "redirection": True, "external_url": True},
            "The destination runs a later version: it is never proxied to; a page with its link or an error may come.",
            (
                answered(REDIRECT_PAGE, "OWA-02", "OWA-03", "GEN-06", route=ProxyRoute.NONE, hops=("GEN-06", "GEN-11")),
                refused("GEN-06", "OWA-03", route=ProxyRoute.NONE, hops=("GEN-06", "GEN-11")),
            ),
        ),
        DecisionRule(
            {"destination": DestinationVersion.LATER, "redirection": False, "external_url": True},
            "Redirection is disabled and the destination runs a later version: no proxying, no redirection page.",
            (refused("GEN-06", "OWA-13", route=ProxyRoute.NONE, hops=("GEN-06", "GEN-11")),),
        ),
        DecisionRule(
            {"destination": DestinationVersion.LATER},
            "The destination runs a later version than the entry server: no proxying, the user gets an error.",
            (refused("GEN-06", route=ProxyRoute.NONE, hops=("GEN-06", "GEN-11")),),
        ),
        DecisionRule(
            {"redirection": False, "external_url": True, "internal_url": True, "integrated": True},
            "Redirection is disabled: the entry server proxies although the destination has an ExternalURL.",
            (served("OWA-13", "GEN-05", route=ProxyRoute.DESTINATION, hops=("OWA-13", *HOP_TO_CAS, "GEN-11")),),
        ),
        DecisionRule(
            {"redirection": False, "external_url": True},
            "Redirection is disabled and the destination could not be proxied to by its InternalURL: served or "
            "refused, but never a redirection page.",
            (
                served("OWA-13"),
                recorded("UNS-10", REFUSED, bounds=("OWA-13",)),
            ),
        ),
        DecisionRule(
            {"external_url": True, "internal_url": True, "integrated": True},
            "The destination has an ExternalURL: the user gets a page with a link to it and is not moved on by itself.",
            (answered(REDIRECT_PAGE, "OWA-02", "OWA-03"),),
        ),
        DecisionRule(
            {"external_url": True},
            "The destination has an ExternalURL, but no InternalURL or no Integrated Windows authentication: the topic "
            "checks these first and states no outcome.",
            (recorded("UNS-02", REDIRECT_PAGE, REFUSED, SERVED, bounds=("OWA-03",)),),
        ),
        DecisionRule(
            {"internal_url": True, "integrated": True},
            "The destination has an InternalURL, Integrated Windows authentication and no ExternalURL: the request is "
            "proxied and the user does not see it.",
            (served("OWA-04", "GEN-05", route=ProxyRoute.DESTINATION, hops=("OWA-04", *HOP_TO_CAS, "GEN-11")),),
        ),
        DecisionRule(
            {"internal_url": True},
            "The destination does not use Integrated Windows authentication: the request is not proxied.",
            (refused("OWA-05", "GEN-07", route=ProxyRoute.NONE, hops=("GEN-07", "GEN-11")),),
        ),
        DecisionRule(
            {"integrated": True},
            "The destination has neither ExternalURL nor InternalURL: the request is not proxied.",
            (refused("OWA-05", route=ProxyRoute.NONE, hops=("GEN-11",)),),
        ),
        DecisionRule(
            {},
            "The destination has neither URL nor Integrated Windows authentication: the request is not proxied.",
            (refused("OWA-05", "GEN-07", route=ProxyRoute.NONE, hops=("GEN-07", "GEN-11")),),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class LegacyPathFacts:
    """What decides /exchange and /public."""

    mailbox: MailboxVersion
    own_site: bool
    mailbox_role: bool
    back_end_integrated: bool


def _legacy_path_reachable(facts: LegacyPathFacts) -> bool:
    """A 2007 mailbox has no back-end server whose authentication could be looked up, nor does its site matter."""
    if facts.mailbox is MailboxVersion.EXCHANGE_2007:
        return not (facts.own_site or facts.mailbox_role or facts.back_end_integrated)
    return True


_LEGACY_PATH_LABELS = {
    "mailbox": "mailbox on",
    "own_site": "back-end server in the entry server's site",
    "mailbox_role": "the entry server also has the Mailbox role",
    "back_end_integrated": "the back-end directory uses Integrated Windows authentication",
}

_COMBINED_ROLES = DecisionRule(
    {"mailbox": MailboxVersion.EXCHANGE_2003, "mailbox_role": True},
    "The entry server also has the Mailbox role: other documents say that it does not proxy to Exchange 2003.",
    (recorded("UNS-09", SERVED, REFUSED),),
)


def _proxied_straight(clause: str) -> tuple[DecisionRule, ...]:
    """The back-end server is reached directly, in the entry server's own site and in any other."""
    return tuple(
        DecisionRule(
            {"mailbox": MailboxVersion.EXCHANGE_2003, "own_site": own_site, "back_end_integrated": integrated},
            sentence,
            (served(clause, route=ProxyRoute.BACK_END, hops=(clause, direct)), *otherwise),
        )
        for integrated, otherwise in (
            (True, ()),
            (False, (refused("GEN-07", route=ProxyRoute.NONE, hops=("GEN-07",)),)),
        )
        for own_site, direct, sentence in (
            (
                True,
                "OWA-10",
                "The back-end server is in the entry server's site: the request is proxied to it directly"
                + ("." if integrated else ", unless Basic authentication there forbids proxying."),
            ),
            (
                False,
                "OWA-09",
                "The back-end server is in another site: the request is proxied to it directly, past any Client Access "
                "server there" + ("." if integrated else ", unless Basic authentication there forbids proxying."),
            ),
        )
    )


def _legacy_path_table(path: str, for_2007: DecisionRule, clause: str) -> DecisionTable[LegacyPathFacts]:
    """/exchange and /public differ in what an Exchange 2007 mailbox gets, and in the clause for the others."""
    return DecisionTable(
        name=f"Outlook Web Access, {path}",
        protocol=Protocol.OWA,
        facts=LegacyPathFacts,
        labels=_LEGACY_PATH_LABELS,
        reachable=_legacy_path_reachable,
        rules=(for_2007, _COMBINED_ROLES, *_proxied_straight(clause)),
    )


EXCHANGE = _legacy_path_table(
    "/exchange",
    DecisionRule(
        {"mailbox": MailboxVersion.EXCHANGE_2007},
        "An Exchange 2007 mailbox asked for through /exchange is redirected to /owa on the same server.",
        (answered(OutcomeKind.REDIRECT_PATH, "OWA-11"),),
    ),
    "OWA-07",
)

PUBLIC = _legacy_path_table(
    "/public",
    DecisionRule(
        {"mailbox": MailboxVersion.EXCHANGE_2007},
        "The topic does not say what /public does for an Exchange 2007 mailbox.",
        (recorded("UNS-05", SERVED, OutcomeKind.REDIRECT_PATH, REFUSED),),
    ),
    "OWA-08",
)

DIRECTORY_EXISTS = either(
    SERVED,
    OutcomeKind.REDIRECT_PATH,
    OutcomeKind.REDIRECT_HOST,
    OutcomeKind.REDIRECT_PAGE,
    OutcomeKind.LEGACY_MAILBOX,
    REFUSED,
    OutcomeKind.UNAUTHORIZED,
    OutcomeKind.MALFORMED,
    clauses=("OWA-12",),
)
"""/exchweb, and /public of a 2007 mailbox, asked once a server: any answer but 404 and 5xx shows the directory."""
