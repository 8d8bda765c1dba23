"""Autodiscover: the end points that the topic's summary table sends the clients of three services to it for."""

from __future__ import annotations

from dataclasses import dataclass

from harness.model.outcome import OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.planning.decision_table import AllowedResult, DecisionRule, DecisionTable
from harness.planning.directories import destination_directory, is_published
from harness.planning.request import Request
from harness.planning.topology import Topology


@dataclass(frozen=True, slots=True)
class AutodiscoverFacts:
    """What decides which URL Autodiscover names for an Exchange 2007 mailbox."""

    own_site_has_server: bool
    published_in_own_site: bool
    published_somewhere: bool


def _autodiscover_table(name: str, about: str, *, also: tuple[str, ...] = ()) -> DecisionTable[AutodiscoverFacts]:
    """The two schemas name different services by the same rule."""
    named = AllowedResult((OutcomeKind.SETTINGS,), about, also)
    nothing = AllowedResult((), about, also)
    return DecisionTable(
        name=name,
        protocol=Protocol.AUTODISCOVER,
        facts=AutodiscoverFacts,
        labels={
            "own_site_has_server": "the mailbox's site has a Client Access server",
            "published_in_own_site": "a Client Access server of the mailbox's site has an ExternalURL",
            "published_somewhere": "an Internet-facing Client Access server has an ExternalURL",
        },
        reachable=lambda facts: (
            (facts.published_somewhere and facts.own_site_has_server) or not facts.published_in_own_site
        ),
        rules=(
            DecisionRule(
                {"own_site_has_server": False},
                "The mailbox's site has no Client Access server, so that no end point is right for the user.",
                (nothing,),
            ),
            DecisionRule(
                {"published_in_own_site": True},
                "The mailbox's own site has an ExternalURL: that is the end point right for the user.",
                (named,),
            ),
            DecisionRule(
                {"published_somewhere": True},
                "The mailbox's own site has no ExternalURL: the ExternalURL of an Internet-facing site is named.",
                (named,),
            ),
            DecisionRule(
                {},
                "Nothing is published: only InternalURLs of the mailbox's own site can be named.",
                (named,),
            ),
        ),
    )


AUTODISCOVER_MOBILESYNC = _autodiscover_table("Autodiscover, mobilesync schema", "AUT-01")
AUTODISCOVER_OUTLOOK = _autodiscover_table("Autodiscover, outlook schema", "AUT-02", also=("AUT-03",))


def autodiscover_facts(topology: Topology, request: Request) -> AutodiscoverFacts | None:
    """Autodiscover serves the devices and Web Services clients of Exchange 2007 mailboxes."""
    if not topology.is_on_2007(request.mailbox):
        return None
    own = topology.servers_in_site(topology.site_of(request.mailbox))
    published_here = any(is_published(destination_directory(cas, request.operation)) for cas in own)
    return AutodiscoverFacts(
        own_site_has_server=bool(own),
        published_in_own_site=published_here,
        published_somewhere=published_here or _is_published_outside(topology, request.operation),
    )


def _is_published_outside(topology: Topology, operation: Operation) -> bool:
    key = (_is_published_outside, operation)
    published = topology.publishing(operation)
    return topology.once(key, lambda: any(cas.internet_facing is not False for cas in published))
