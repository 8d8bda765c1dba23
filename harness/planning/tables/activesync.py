"""Exchange ActiveSync: "Proxying for Exchange ActiveSync".

The topic writes "InternalURL and authentication, then proxied" before "ExternalURL, then 451"; a destination with an
ExternalURL that could be proxied to gets 451, one that could not is left open (UNS-01).
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.model.deployment import ClientAccessServer
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Protocol
from harness.planning.decision_table import AllowedResult, DecisionRule, DecisionTable
from harness.planning.directories import back_end_directory, back_end_is_integrated, destination_directory, is_published
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
    either,
    mailbox_version,
    no_hop,
    proxied,
    recorded,
    refused,
    served,
    straight,
)
from harness.planning.tables.destinations import read_settings
from harness.planning.topology import Topology

WRONG_SERVER = OutcomeKind.WRONG_SERVER
REFUSED = OutcomeKind.REFUSED
SERVED = OutcomeKind.SERVED


@dataclass(frozen=True, slots=True)
class ActiveSyncFacts:
    """What the entry CAS looks up before it answers a device."""

    mailbox: MailboxVersion
    own_site: bool
    back_end_integrated: bool
    published_elsewhere: bool
    destination: DestinationVersion
    external_url: bool
    internal_url: bool
    plain_http: bool
    integrated: bool


def _reachable(facts: ActiveSyncFacts) -> bool:
    """2003: only the back end matters; own site: only the site's ExternalURLs; else only the destination."""
    no_destination = facts.destination is DestinationVersion.ABSENT and not (
        facts.external_url or facts.internal_url or facts.plain_http or facts.integrated
    )
    if facts.mailbox in LEGACY:
        return no_destination and not facts.published_elsewhere
    if facts.own_site:
        return no_destination and not facts.back_end_integrated
    if facts.back_end_integrated or facts.published_elsewhere or (facts.plain_http and not facts.internal_url):
        return False
    if facts.destination is DestinationVersion.LATER_BESIDE:
        return facts.external_url
    return no_destination or facts.destination is not DestinationVersion.ABSENT


def _undecided(*bounds: str) -> tuple[AllowedResult, ...]:
    """ExternalURL set, proxying impossible: any error status; a success or a 3xx is out of bounds."""
    return (recorded("UNS-01", REFUSED, WRONG_SERVER, bounds=(*bounds, "EAS-10")),)


_SENT_TO_LATER = answered(WRONG_SERVER, "EAS-09", also=("EAS-10", "GEN-06"), hops=NO_HOP_TO_LATER)
"""451 with the ExternalURL of a destination of a later version."""

ACTIVESYNC = DecisionTable(
    name="Exchange ActiveSync",
    protocol=Protocol.EAS,
    facts=ActiveSyncFacts,
    labels={
        "mailbox": "mailbox on",
        "own_site": "mailbox in the entry server's site",
        "back_end_integrated": "the back-end directory uses Integrated Windows authentication",
        "published_elsewhere": "only another Client Access server of the own site has an ExternalURL",
        "destination": "Client Access server in the mailbox's site",
        "external_url": "its ActiveSync ExternalURL is set",
        "internal_url": "its ActiveSync InternalURL is set",
        "plain_http": "its ActiveSync InternalURL is http",
        "integrated": "its ActiveSync uses Integrated Windows authentication",
    },
    reachable=_reachable,
    rules=(
        DecisionRule(
            {"mailbox": MailboxVersion.EXCHANGE_2000},
            "An Exchange 2000 server has no ActiveSync, and the topic does not say what a device gets.",
            (recorded("UNS-17", REFUSED, SERVED, bounds=("EAS-10",)),),
        ),
        DecisionRule(
            {"mailbox": MailboxVersion.EXCHANGE_2003, "back_end_integrated": False},
            "The back-end server's ActiveSync directory does not use Integrated Windows authentication: the device "
            "gets an error.",
            (refused("EAS-04", also=("EAS-10",)),),
        ),
        DecisionRule(
            {"mailbox": MailboxVersion.EXCHANGE_2003, "own_site": True},
            "The back-end server is in the entry server's site: the request is proxied to it directly.",
            (served("EAS-01", also=("EAS-10",), hops=straight("EAS-01", also=("EAS-03",))),),
        ),
        DecisionRule(
            {"mailbox": MailboxVersion.EXCHANGE_2003},
            "The back-end server is in another site: the request is proxied to it directly, past any Client Access "
            "server there.",
            (served("EAS-01", also=("EAS-10",), hops=straight("EAS-01", also=("EAS-02",))),),
        ),
        DecisionRule(
            {"own_site": True, "published_elsewhere": True},
            "The mailbox is in the entry server's own site, but another server of the site is the published one: "
            "served, or 451 as another document allows.",
            (
                served("GEN-08", also=("EAS-10",), hops=no_hop("GEN-08")),
                recorded("UNS-11", WRONG_SERVER, bounds=("EAS-10",), hops=no_hop("GEN-08")),
            ),
        ),
        DecisionRule(
            {"own_site": True},
            "The mailbox is in the entry server's own site: the device is served directly.",
            (served("GEN-08", also=("EAS-10",), hops=no_hop("GEN-08")),),
        ),
        DecisionRule(
            {"destination": DestinationVersion.ABSENT},
            "The mailbox's site has no Client Access server: the request is rejected.",
            (refused("EAS-07", also=("EAS-10", "GEN-11"), hops=HOP_IF_SERVED),),
        ),
        DecisionRule(
            {"destination": DestinationVersion.LATER_BESIDE},
            "The destination runs a later version beside one that does not: it is never proxied to, but its "
            "ExternalURL may be what the device is sent to with 451.",
            (beside(_SENT_TO_LATER),),
        ),
        DecisionRule(
            {"destination": DestinationVersion.LATER, "external_url": True},
            "The destination runs a later version: it is never proxied to; 451 with its ExternalURL or an error may "
            "come.",
            (_SENT_TO_LATER, refused("GEN-06", also=("EAS-10",), hops=NO_HOP_TO_LATER)),
        ),
        DecisionRule(
            {"destination": DestinationVersion.LATER},
            "The destination runs a later version than the entry server: no proxying; the device gets some error.",
            (either(REFUSED, WRONG_SERVER, about="GEN-06", also=("EAS-10",), hops=NO_HOP_TO_LATER),),
        ),
        DecisionRule(
            {"external_url": True, "internal_url": True, "integrated": True},
            "The destination has an ExternalURL: the device is told with 451 that it asks the wrong server.",
            (answered(WRONG_SERVER, "EAS-09", also=("EAS-10",)),),
        ),
        DecisionRule(
            {"external_url": True, "internal_url": False, "integrated": False},
            "The destination has an ExternalURL but neither InternalURL nor Integrated Windows authentication: the "
            "topic names both a rejection and 451.",
            _undecided("EAS-07", "EAS-08"),
        ),
        DecisionRule(
            {"external_url": True, "internal_url": False},
            "The destination has an ExternalURL but no InternalURL: the topic names both a rejection and 451.",
            _undecided("EAS-07"),
        ),
        DecisionRule(
            {"external_url": True},
            "The destination has an ExternalURL but no Integrated Windows authentication: the topic names both a "
            "rejection and 451.",
            _undecided("EAS-08"),
        ),
        DecisionRule(
            {"plain_http": True, "integrated": True},
            "The destination's InternalURL is http, but servers speak HTTPS with each other: proxied over HTTPS all "
            "the same, or refused.",
            (recorded("UNS-16", SERVED, REFUSED, bounds=("EAS-10",), hops=PROPER_HOP_IF_SERVED),),
        ),
        DecisionRule(
            {"internal_url": True, "integrated": True},
            "The destination has an InternalURL, Integrated Windows authentication and no ExternalURL: the request is "
            "proxied and the device synchronizes.",
            (served("EAS-06", also=("EAS-10", "GEN-05"), hops=proxied("EAS-06", also=(*HOP_TO_CAS, "GEN-11"))),),
        ),
        DecisionRule(
            {"internal_url": True},
            "The destination does not use Integrated Windows authentication: the request is rejected.",
            (refused("EAS-08", also=("EAS-10", "GEN-07"), hops=no_hop("GEN-07", also=("GEN-11",))),),
        ),
        DecisionRule(
            {"integrated": True},
            "The destination has no InternalURL: the request is rejected.",
            (refused("EAS-07", also=("EAS-10",), hops=HOP_IF_SERVED),),
        ),
        DecisionRule(
            {},
            "The destination has neither InternalURL nor Integrated Windows authentication: the request is rejected.",
            (refused("EAS-07", also=("EAS-08", "EAS-10", "GEN-07"), hops=no_hop("GEN-07", also=("GEN-11",))),),
        ),
    ),
)


def activesync_facts(topology: Topology, request: Request, destination: ClientAccessServer | None) -> ActiveSyncFacts:
    """What is looked up for a device, on the back-end server, in the own site and on a destination."""
    server, own_site = topology.server_of(request.mailbox), topology.is_own_site(request)
    legacy = not topology.is_on_2007(request.mailbox)
    published = [
        cas.name
        for cas in topology.servers_in_site(server.site)
        if is_published(destination_directory(cas, request.operation))
    ]
    settings = read_settings(topology, request, destination)
    return ActiveSyncFacts(
        mailbox=mailbox_version(topology, request),
        own_site=own_site,
        back_end_integrated=legacy and back_end_is_integrated(back_end_directory(server, request.operation)),
        published_elsewhere=own_site and not legacy and bool(published) and request.entry.name not in published,
        destination=settings.version,
        external_url=settings.external_url,
        internal_url=settings.internal_url,
        plain_http=settings.plain_http,
        integrated=settings.integrated,
    )
