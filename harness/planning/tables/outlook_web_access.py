"""Outlook Web Access: /owa. The paths /exchange and /public have tables of their own (`legacy_paths`).

"Proxying for Outlook Web Access", "Overview of Redirection", "Redirection for Outlook Web Access" and "Disabling
Redirection". The topic names the checks of InternalURL and authentication before the ExternalURL; what happens where
the ExternalURL is set and the others are not, it does not say (UNS-02).
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.model.deployment import ClientAccessServer
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Protocol
from harness.planning.decision_table import DecisionRule, DecisionTable
from harness.planning.request import Request
from harness.planning.tables.common import (
    HOP_IF_SERVED,
    HOP_TO_CAS,
    LEGACY,
    NO_HOP_TO_LATER,
    PROPER_HOP_IF_SERVED,
    DestinationVersion,
    MailboxVersion,
    answered,
    beside,
    mailbox_version,
    no_hop,
    proxied,
    recorded,
    refused,
    served,
)
from harness.planning.tables.destinations import read_settings
from harness.planning.topology import Topology

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
    plain_http: bool
    integrated: bool
    forms: bool


def _owa_reachable(facts: OwaFacts) -> bool:
    """Without a destination there is nothing to look up on it; for an own or an older mailbox none is looked for."""
    if facts.destination is DestinationVersion.ABSENT:
        seen = facts.external_url or facts.internal_url or facts.plain_http or facts.integrated or facts.forms
        return facts.redirection and not seen
    if facts.own_site or facts.mailbox in LEGACY or (facts.plain_http and not facts.internal_url):
        return False
    if facts.destination is DestinationVersion.LATER_BESIDE and not (facts.redirection and facts.external_url):
        return False
    return not (facts.integrated and facts.forms)


_SENT_TO_LATER = answered(REDIRECT_PAGE, "OWA-02", also=("OWA-03", "GEN-06"), hops=NO_HOP_TO_LATER)
"""A page with a link to a destination of a later version."""

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
        "plain_http": "its OWA InternalURL is http",
        "integrated": "its OWA uses Integrated Windows authentication",
        "forms": "its OWA uses forms-based authentication instead",
    },
    reachable=_owa_reachable,
    rules=(
        DecisionRule(
            {"mailbox": MailboxVersion.EXCHANGE_2000},
            "The topic does not say what Outlook Web Access does for an Exchange 2000 mailbox.",
            (recorded("UNS-17", OutcomeKind.LEGACY_MAILBOX, REFUSED, SERVED),),
        ),
        DecisionRule(
            {"mailbox": MailboxVersion.EXCHANGE_2003},
            "An Exchange 2003 mailbox asked for through /owa is answered with an error that names Exchange 2003.",
            (answered(OutcomeKind.LEGACY_MAILBOX, "OWA-06"),),
        ),
        DecisionRule(
            {"own_site": True},
            "The mailbox is in the entry server's own site: it is served directly.",
            (served("OWA-01", also=("GEN-08",), hops=no_hop("GEN-08")),),
        ),
        DecisionRule(
            {"destination": DestinationVersion.ABSENT},
            "The mailbox's site has no Client Access server: nothing can be proxied to, and the user gets an error.",
            (refused("OWA-05", also=("GEN-11",), hops=HOP_IF_SERVED),),
        ),
        DecisionRule(
            {"destination": DestinationVersion.LATER_BESIDE},
            "The destination runs a later version beside one that does not: it is never proxied to, but its "
            "ExternalURL may be what the user gets a link to.",
            (beside(_SENT_TO_LATER),),
        ),
        DecisionRule(
            {"destination": DestinationVersion.LATER, "redirection": True, "external_url": True},
            "The destination runs a later version: it is never proxied to; a page with its link or an error may come.",
            (
                _SENT_TO_LATER,
                refused("GEN-06", also=("OWA-03",), hops=NO_HOP_TO_LATER),
            ),
        ),
        DecisionRule(
            {"destination": DestinationVersion.LATER, "redirection": False, "external_url": True},
            "Redirection is disabled and the destination runs a later version: no proxying, no redirection page.",
            (refused("GEN-06", also=("OWA-13",), hops=NO_HOP_TO_LATER),),
        ),
        DecisionRule(
            {"destination": DestinationVersion.LATER},
            "The destination runs a later version than the entry server: no proxying, the user gets an error.",
            (refused("GEN-06", hops=NO_HOP_TO_LATER),),
        ),
        DecisionRule(
            {"redirection": False, "external_url": True, "plain_http": True, "integrated": True},
            "Redirection is disabled, and the destination's InternalURL is http: proxied over HTTPS all the same, or "
            "refused, but never a redirection page.",
            (recorded("UNS-16", SERVED, REFUSED, bounds=("OWA-13",), hops=PROPER_HOP_IF_SERVED),),
        ),
        DecisionRule(
            {"redirection": False, "external_url": True, "internal_url": True, "integrated": True},
            "Redirection is disabled: the entry server proxies although the destination has an ExternalURL.",
            (served("OWA-13", also=("GEN-05",), hops=proxied("OWA-13", also=(*HOP_TO_CAS, "GEN-11"))),),
        ),
        DecisionRule(
            {"redirection": False, "external_url": True, "forms": True},
            "Redirection is disabled and the destination uses forms-based authentication, which proxying does not "
            "provide for: served or refused, but never a redirection page.",
            (recorded("UNS-10", SERVED, REFUSED, bounds=("OWA-13",)),),
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
            (answered(REDIRECT_PAGE, "OWA-02", also=("OWA-03",)),),
        ),
        DecisionRule(
            {"external_url": True, "internal_url": True, "forms": True},
            "The destination has an ExternalURL and forms-based authentication, as where ISA Server does none: the "
            "user gets a page with a link to it and is not moved on by itself.",
            (answered(REDIRECT_PAGE, "OWA-02", also=("OWA-03",)),),
        ),
        DecisionRule(
            {"external_url": True},
            "The destination has an ExternalURL, but no InternalURL, or neither Integrated Windows nor forms-based "
            "authentication: the topic checks these first and states no outcome.",
            (recorded("UNS-02", REDIRECT_PAGE, REFUSED, SERVED, bounds=("OWA-03",)),),
        ),
        DecisionRule(
            {"plain_http": True, "integrated": True},
            "The destination's InternalURL is http, but servers speak HTTPS with each other: proxied over HTTPS all "
            "the same, or refused.",
            (recorded("UNS-16", SERVED, REFUSED, hops=PROPER_HOP_IF_SERVED),),
        ),
        DecisionRule(
            {"internal_url": True, "integrated": True},
            "The destination has an InternalURL, Integrated Windows authentication and no ExternalURL: the request is "
            "proxied and the user does not see it.",
            (served("OWA-04", also=("GEN-05",), hops=proxied("OWA-04", also=(*HOP_TO_CAS, "GEN-11"))),),
        ),
        DecisionRule(
            {"internal_url": True},
            "The destination does not use Integrated Windows authentication: the request is not proxied.",
            (refused("OWA-05", also=("GEN-07",), hops=no_hop("GEN-07", also=("GEN-11",))),),
        ),
        DecisionRule(
            {"integrated": True},
            "The destination has neither ExternalURL nor InternalURL: the request is not proxied.",
            (refused("OWA-05", hops=HOP_IF_SERVED),),
        ),
        DecisionRule(
            {},
            "The destination has neither URL nor Integrated Windows authentication: the request is not proxied.",
            (refused("OWA-05", also=("GEN-07",), hops=no_hop("GEN-07", also=("GEN-11",))),),
        ),
    ),
)


def owa_facts(topology: Topology, request: Request, destination: ClientAccessServer | None) -> OwaFacts:
    """What is looked up for /owa; redirection counts only where there is a destination."""
    settings = read_settings(topology, request, destination)
    return OwaFacts(
        mailbox=mailbox_version(topology, request),
        own_site=topology.is_own_site(request),
        destination=settings.version,
        redirection=destination is None or request.entry.redirect_to_optimal_owa_server is not False,
        external_url=settings.external_url,
        internal_url=settings.internal_url,
        plain_http=settings.plain_http,
        integrated=settings.integrated,
        forms=settings.forms and not settings.integrated,
    )
