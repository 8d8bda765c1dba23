"""The Availability service, which RTM proxies as well: "Proxying for Web Services"."""

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
    mailbox_version,
    no_hop,
    proxied,
    recorded,
    refused,
    served,
)
from harness.planning.tables.destinations import read_settings
from harness.planning.topology import Topology

SERVED = OutcomeKind.SERVED
REFUSED = OutcomeKind.REFUSED


@dataclass(frozen=True, slots=True)
class AvailabilityFacts:
    """What the entry CAS looks up for each user of an Availability request. RTM proxies it as well."""

    mailbox: MailboxVersion
    own_site: bool
    destination: DestinationVersion
    addressed: bool
    plain_http: bool
    integrated: bool


def _reachable(facts: AvailabilityFacts) -> bool:
    """The destination counts only for a 2007 mailbox in another site."""
    if facts.destination is DestinationVersion.ABSENT:
        return not (facts.addressed or facts.plain_http or facts.integrated)
    if facts.mailbox in LEGACY or facts.own_site or (facts.plain_http and not facts.addressed):
        return False
    return facts.destination is not DestinationVersion.LATER_BESIDE


AVAILABILITY = DecisionTable(
    name="Availability service",
    protocol=Protocol.AVAILABILITY,
    facts=AvailabilityFacts,
    labels={
        "mailbox": "mailbox on",
        "own_site": "mailbox in the entry server's site",
        "destination": "Client Access server in the mailbox's site",
        "addressed": "its Web Services NLBBypassURL or InternalURL is set",
        "plain_http": "its NLBBypassURL or InternalURL is http",
        "integrated": "its Web Services use Integrated Windows authentication",
    },
    reachable=_reachable,
    rules=(
        *(
            DecisionRule(
                {"mailbox": version},
                f"The topic does not say how the availability of an {version} mailbox is found.",
                (recorded("UNS-13", SERVED, REFUSED, bounds=("EWS-09",)),),
            )
            for version in LEGACY
        ),
        DecisionRule(
            {"own_site": True},
            "The mailbox is in the entry server's own site: its availability is answered directly.",
            (served("GEN-08", also=("EWS-09",), hops=no_hop("GEN-08")),),
        ),
        DecisionRule(
            {"destination": DestinationVersion.ABSENT},
            "The mailbox's site has no Client Access server, and the entry server never reaches a Mailbox server of "
            "another site itself: no answer for this user.",
            (refused("GEN-11", also=("EWS-09",), hops=HOP_IF_SERVED),),
        ),
        DecisionRule(
            {"destination": DestinationVersion.LATER},
            "The destination runs a later version than the entry server: no proxying, no answer for this user.",
            (refused("GEN-06", also=("EWS-09",), hops=NO_HOP_TO_LATER),),
        ),
        DecisionRule(
            {"plain_http": True, "integrated": True},
            "The destination's URL is http, but servers speak HTTPS with each other: proxied over HTTPS all the same, "
            "or no answer for this user.",
            (recorded("UNS-16", SERVED, REFUSED, bounds=("EWS-09",), hops=PROPER_HOP_IF_SERVED),),
        ),
        DecisionRule(
            {"addressed": True, "integrated": True},
            "The request is proxied to the user's own site and answered from there.",
            (served("EWS-08", also=("EWS-09", "GEN-05"), hops=proxied("EWS-08", also=(*HOP_TO_CAS, "GEN-11"))),),
        ),
        DecisionRule(
            {"integrated": False},
            "The destination does not use Integrated Windows authentication: the request is not proxied.",
            (refused("GEN-07", also=("EWS-09",), hops=no_hop("GEN-07", also=("GEN-11",))),),
        ),
        DecisionRule(
            {},
            "The destination has no URL to be proxied to, which the topic does not provide for: answered or refused, "
            "never redirected.",
            (
                served("EWS-08", also=("EWS-09",), hops=PROPER_HOP_IF_SERVED),
                refused("EWS-09", hops=PROPER_HOP_IF_SERVED),
            ),
        ),
    ),
)


def availability_facts(
    topology: Topology, request: Request, destination: ClientAccessServer | None
) -> AvailabilityFacts:
    """What is looked up for one user of an Availability request."""
    settings = read_settings(topology, request, destination)
    return AvailabilityFacts(
        mailbox=mailbox_version(topology, request),
        own_site=topology.is_own_site(request),
        destination=settings.version,
        addressed=settings.addressed,
        plain_http=settings.plain_http,
        integrated=settings.integrated,
    )
