"""Exchange Web Services (GetFolder): "Proxying for Web Services" and the summary table.

Text and table of the topic disagree on what an RTM server does for a mailbox in another site (UNS-12), and two steps of
the text on an RTM mailbox in a site with an SP1 Client Access server (UNS-14).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from harness.model.deployment import ClientAccessServer
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Protocol
from harness.planning.decision_table import DecisionRule, DecisionTable, ImpliedHops, ProxyRoute
from harness.planning.request import Request
from harness.planning.server_versions import is_later, is_sp1
from harness.planning.tables.common import HOP_TO_CAS, no_hop, proxied, recorded, refused, served
from harness.planning.tables.destinations import read_settings
from harness.planning.topology import Topology

SERVED = OutcomeKind.SERVED
REFUSED = OutcomeKind.REFUSED


class EntryRelease(StrEnum):
    """The release of the entry server: only SP1 or later proxies Web Services."""

    RTM = "Exchange 2007 RTM"
    SP1 = "Exchange 2007 SP1 or later"


class MailboxRelease(StrEnum):
    """The Exchange release of the mailbox's server."""

    EXCHANGE_2000 = "Exchange 2000"
    EXCHANGE_2003 = "Exchange 2003"
    RTM = "Exchange 2007 RTM"
    SP1 = "Exchange 2007 SP1 or later"


class DestinationRelease(StrEnum):
    """The Client Access server of the mailbox's site that counts: one of SP1 or later where there is one."""

    ABSENT = "none in the site"
    RTM = "RTM only"
    SP1 = "SP1 or later, not later than the entry server"
    LATER = "later version than the entry server"


@dataclass(frozen=True, slots=True)
class WebServicesFacts:
    """What the entry CAS looks up before it answers a request for one mailbox."""

    mailbox: MailboxRelease
    own_site: bool
    entry: EntryRelease
    destination: DestinationRelease
    addressed: bool
    plain_http: bool
    integrated: bool


_HOP_IF_SERVED = ImpliedHops(ProxyRoute.NONE, also=(*HOP_TO_CAS, "EWS-05", "EWS-04"))
"""One that is served although it might be refused had a hop to the mailbox's site, as every hop has to be."""


def _reachable(facts: WebServicesFacts) -> bool:
    """The destination counts only for a 2007 mailbox in another site of an entry server that can proxy."""
    if facts.destination is DestinationRelease.ABSENT:
        return not (facts.addressed or facts.plain_http or facts.integrated)
    if facts.mailbox in (MailboxRelease.EXCHANGE_2000, MailboxRelease.EXCHANGE_2003) or facts.own_site:
        return False
    return facts.entry is EntryRelease.SP1 and (facts.addressed or not facts.plain_http)


EWS = DecisionTable(
    name="Exchange Web Services",
    protocol=Protocol.EWS,
    facts=WebServicesFacts,
    labels={
        "mailbox": "mailbox on",
        "own_site": "mailbox in the entry server's site",
        "entry": "the entry server runs",
        "destination": "Client Access server in the mailbox's site",
        "addressed": "its Web Services NLBBypassURL or InternalURL is set",
        "plain_http": "its NLBBypassURL or InternalURL is http",
        "integrated": "its Web Services use Integrated Windows authentication",
    },
    reachable=_reachable,
    rules=(
        DecisionRule(
            {"mailbox": MailboxRelease.EXCHANGE_2000},
            "The topic does not say what Web Services do for an Exchange 2000 mailbox.",
            (recorded("UNS-17", REFUSED, SERVED, bounds=("EWS-09",)),),
        ),
        DecisionRule(
            {"mailbox": MailboxRelease.EXCHANGE_2003},
            "An Exchange 2003 mailbox cannot be reached through Web Services: the request fails and is not passed on.",
            (refused("EWS-01", also=("EWS-09",), hops=no_hop("EWS-01")),),
        ),
        *(
            DecisionRule(
                {"own_site": True, "mailbox": mailbox, "entry": entry},
                f"The mailbox is on a server of the own site that runs {mailbox}, behind a Client Access server that "
                f"runs {entry}: the topic is silent.",
                (recorded("UNS-03", SERVED, REFUSED, bounds=("EWS-09",)),),
            )
            for mailbox, entry in (
                (MailboxRelease.RTM, EntryRelease.SP1),
                (MailboxRelease.SP1, EntryRelease.RTM),
            )
        ),
        DecisionRule(
            {"own_site": True},
            "The mailbox is in the entry server's own site: the request is answered directly.",
            (served("GEN-08", also=("EWS-09",), hops=no_hop("GEN-08")),),
        ),
        DecisionRule(
            {"entry": EntryRelease.RTM},
            "An RTM server for a mailbox in another site: the table says it reaches the Mailbox server itself, the "
            "text that the request fails; it never proxies to another Client Access server.",
            (recorded("UNS-12", SERVED, REFUSED, bounds=("EWS-09",), hops=no_hop("EWS-05")),),
        ),
        DecisionRule(
            {"mailbox": MailboxRelease.RTM, "destination": DestinationRelease.ABSENT},
            "The mailbox is on an RTM server of a site without a Client Access server: the request fails.",
            (refused("EWS-02", also=("EWS-05", "EWS-09"), hops=no_hop("EWS-05")),),
        ),
        DecisionRule(
            {"mailbox": MailboxRelease.RTM, "destination": DestinationRelease.RTM},
            "Mailbox and Client Access server of the other site run RTM, which cannot be proxied to: the request "
            "fails.",
            (refused("EWS-02", also=("EWS-04", "EWS-09"), hops=no_hop("EWS-04", also=("EWS-05",))),),
        ),
        DecisionRule(
            {"destination": DestinationRelease.LATER},
            "The destination runs a later version than the entry server: no proxying, the request fails.",
            (refused("GEN-06", also=("EWS-09",), hops=no_hop("GEN-06", also=("EWS-05",))),),
        ),
        DecisionRule(
            {"mailbox": MailboxRelease.RTM},
            "The mailbox is on an RTM server of a site with a later Client Access server: one step of the topic says "
            "the request fails, the next that it is proxied.",
            (recorded("UNS-14", SERVED, REFUSED, bounds=("EWS-09",)),),
        ),
        DecisionRule(
            {"destination": DestinationRelease.ABSENT},
            "The mailbox's site has no Client Access server, and one of SP1 or later never reaches a Mailbox server of "
            "another site itself: the request fails.",
            (refused("EWS-05", also=("EWS-09",), hops=no_hop("EWS-05")),),
        ),
        DecisionRule(
            {"destination": DestinationRelease.RTM},
            "The mailbox's site has RTM Client Access servers only, which cannot be proxied to: the request fails.",
            (refused("EWS-04", also=("EWS-09",), hops=no_hop("EWS-04", also=("EWS-05",))),),
        ),
        DecisionRule(
            {"plain_http": True, "integrated": True},
            "The destination's URL is http, but servers speak HTTPS with each other: proxied over HTTPS all the same, "
            "or the request fails.",
            (recorded("UNS-16", SERVED, REFUSED, bounds=("EWS-09",), hops=_HOP_IF_SERVED),),
        ),
        DecisionRule(
            {"addressed": True, "integrated": True},
            "The mailbox's site has a Client Access server of SP1 or later: the request is proxied to it, with "
            "or without an ExternalURL.",
            (
                served(
                    "EWS-03", also=("EWS-09", "GEN-05"), hops=proxied("EWS-03", also=(*HOP_TO_CAS, "EWS-05", "EWS-04"))
                ),
            ),
        ),
        DecisionRule(
            {"integrated": False},
            "The destination does not use Integrated Windows authentication: the request is not proxied.",
            (refused("GEN-07", also=("EWS-09",), hops=no_hop("GEN-07", also=("EWS-05",))),),
        ),
        DecisionRule(
            {},
            "The destination has no URL to be proxied to, which the topic does not provide for: answered or refused, "
            "never redirected.",
            (served("EWS-03", also=("EWS-09",), hops=_HOP_IF_SERVED), refused("EWS-09", hops=_HOP_IF_SERVED)),
        ),
    ),
)


def web_services_facts(
    topology: Topology, request: Request, destination: ClientAccessServer | None
) -> WebServicesFacts:
    """What is looked up for a request of Web Services for one mailbox."""
    settings = read_settings(topology, request, destination)
    return WebServicesFacts(
        mailbox=_mailbox_release(topology, request),
        own_site=topology.is_own_site(request),
        entry=EntryRelease.SP1 if is_sp1(request.entry) else EntryRelease.RTM,
        destination=_destination_release(request, destination),
        addressed=settings.addressed,
        plain_http=settings.plain_http,
        integrated=settings.integrated,
    )


def _mailbox_release(topology: Topology, request: Request) -> MailboxRelease:
    if topology.is_on_2000(request.mailbox):
        return MailboxRelease.EXCHANGE_2000
    if not topology.is_on_2007(request.mailbox):
        return MailboxRelease.EXCHANGE_2003
    return MailboxRelease.RTM if topology.server_of(request.mailbox).version.minor == 0 else MailboxRelease.SP1


def _destination_release(request: Request, destination: ClientAccessServer | None) -> DestinationRelease:
    if destination is None:
        return DestinationRelease.ABSENT
    if is_later(destination, request.entry):
        return DestinationRelease.LATER
    return DestinationRelease.SP1 if is_sp1(destination) else DestinationRelease.RTM
