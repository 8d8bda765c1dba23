"""Takes the decision on a request from the facts that are looked up for it: which rule holds for which destination.

Where a site has several CAS whose settings lead to different rules the topic does not say which one is chosen: every
rule that one of them meets is kept, each with the destinations that meet it (contract, section 2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from harness.model.deployment import ClientAccessServer
from harness.model.protocol import Operation, Protocol
from harness.planning.decision_table import DecisionRule, DecisionTable
from harness.planning.directories import destination_directory, is_published
from harness.planning.request import Request
from harness.planning.tables import (
    activesync,
    autodiscover,
    availability,
    legacy_paths,
    other_protocols,
    outlook_web_access,
    web_services,
)
from harness.planning.tables.autodiscover import autodiscover_facts
from harness.planning.tables.destinations import find_destinations
from harness.planning.tables.other_protocols import mail_facts, outlook_anywhere_facts, webdav_facts
from harness.planning.topology import Topology

_OF_DESTINATION: Mapping[
    tuple[Protocol, Operation],
    tuple[DecisionTable[Any], Callable[[Topology, Request, ClientAccessServer | None], object]],
] = {
    (Protocol.OWA, Operation.OWA): (outlook_web_access.OWA, outlook_web_access.owa_facts),
    (Protocol.EAS, Operation.OPTIONS): (activesync.ACTIVESYNC, activesync.activesync_facts),
    (Protocol.EAS, Operation.FOLDERSYNC): (activesync.ACTIVESYNC, activesync.activesync_facts),
    (Protocol.EWS, Operation.GETFOLDER): (web_services.EWS, web_services.web_services_facts),
    (Protocol.AVAILABILITY, Operation.FREEBUSY): (availability.AVAILABILITY, availability.availability_facts),
}
"""Tables for which the CAS of the mailbox's site are looked at: facts for each of them, or once where none counts."""

_OF_REQUEST: Mapping[
    tuple[Protocol, Operation], tuple[DecisionTable[Any], Callable[[Topology, Request], object | None]]
] = {
    (Protocol.OWA, Operation.EXCHANGE): (legacy_paths.EXCHANGE, legacy_paths.legacy_path_facts),
    (Protocol.OWA, Operation.PUBLIC): (legacy_paths.PUBLIC, legacy_paths.legacy_path_facts),
    (Protocol.AUTODISCOVER, Operation.OUTLOOK): (autodiscover.AUTODISCOVER_OUTLOOK, autodiscover_facts),
    (Protocol.AUTODISCOVER, Operation.MOBILESYNC): (autodiscover.AUTODISCOVER_MOBILESYNC, autodiscover_facts),
    (Protocol.POP3, Operation.LOGON): (other_protocols.POP3, mail_facts),
    (Protocol.IMAP4, Operation.LOGON): (other_protocols.IMAP4, mail_facts),
    (Protocol.OUTLOOK_ANYWHERE, Operation.CONNECT): (other_protocols.OUTLOOK_ANYWHERE, outlook_anywhere_facts),
    (Protocol.WEBDAV, Operation.PROPFIND): (other_protocols.WEBDAV, webdav_facts),
}
"""The other tables: facts once for a request, or None where the topic has nothing to say on it at all."""

MAILBOX_OPERATIONS = (*_OF_DESTINATION, *_OF_REQUEST)
"""Every request for one mailbox to one server that a table decides; /exchweb is requested once a server."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A rule, the facts that led to it, and the destination servers that it is about: none for an own-site mailbox."""

    table: DecisionTable[Any]
    facts: object
    rule: DecisionRule
    destinations: tuple[ClientAccessServer, ...]


def decide(topology: Topology, request: Request) -> tuple[Decision, ...]:
    """Every decision that the topic allows for this request; empty where the topic has nothing to say on it at all.

    One decision for each rule that some destination meets, in the order of the rules.
    """
    own_site = topology.is_own_site(request)
    looked_at = entry_settings(request.entry, request.protocol, request.operation, own_site=own_site)
    key = (decide, request.protocol, request.operation, request.mailbox.server, own_site, looked_at)
    return topology.once(key, lambda: take_decisions(topology, request))


def entry_settings(
    entry: ClientAccessServer, protocol: Protocol, operation: Operation, *, own_site: bool
) -> tuple[object, ...]:
    """What of an entry server takes part in a decision: servers in which it is equal decide alike.

    So do those of any site for a mailbox that is not in their own; for one of its own site the site is the same.
    """
    version = (entry.version.major, entry.version.minor)
    match operation:
        case Operation.OWA:
            return version, entry.redirect_to_optimal_owa_server is not False
        case Operation.OPTIONS | Operation.FOLDERSYNC:
            return version, own_site and is_published(destination_directory(entry, operation))
        case Operation.GETFOLDER | Operation.FREEBUSY:
            return version
        case Operation.EXCHANGE | Operation.PUBLIC | Operation.PROPFIND:
            return (bool(entry.mailbox_role),)
        case Operation.LOGON:
            service = entry.pop3 if protocol is Protocol.POP3 else entry.imap4
            return (service is not None and bool(service.allow_cross_site_sessions),)
        case _:
            return ()


def take_decisions(topology: Topology, request: Request) -> tuple[Decision, ...]:
    """The same, taken anew."""
    met: dict[int, list[Decision]] = {}
    for taken in _decisions(topology, request):
        met.setdefault(taken.table.rules.index(taken.rule), []).append(taken)
    return tuple(_as_one(met[index]) for index in sorted(met))


def _as_one(alike: Sequence[Decision]) -> Decision:
    """One decision about all destinations that meet the rule."""
    destinations = tuple(cas for taken in alike for cas in taken.destinations)
    return replace(alike[0], destinations=destinations) if len(alike) > 1 else alike[0]


def _decisions(topology: Topology, request: Request) -> Iterator[Decision]:
    """One for each destination, or the only one."""
    asked = (request.protocol, request.operation)
    if asked in _OF_REQUEST:
        table, facts_of_request = _OF_REQUEST[asked]
        facts = facts_of_request(topology, request)
        if facts is not None:
            yield Decision(table, facts, table.decide(facts), ())
        return
    table, facts_of_destination = _OF_DESTINATION[asked]
    for destination in find_destinations(topology, request) or (None,):
        facts = facts_of_destination(topology, request, destination)
        yield Decision(table, facts, table.decide(facts), () if destination is None else (destination,))
