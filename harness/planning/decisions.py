"""Looks up the facts of one request and takes the decision: which rule holds for which destination.

Where a site has several CAS whose settings lead to different rules the topic does not say which one is chosen: every
rule that one of them meets is kept, each with the destinations that meet it (contract, section 2).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from harness.model.deployment import ClientAccessServer, Mailbox
from harness.model.protocol import Operation, Protocol
from harness.planning.decision_table import DecisionRule, DecisionTable
from harness.planning.request import Request
from harness.planning.tables import activesync, legacy_paths, other_protocols, outlook_web_access, web_services
from harness.planning.tables.common import DestinationVersion, MailboxVersion
from harness.planning.topology import Topology, back_end_is_integrated, is_integrated, is_later, is_sp1


@dataclass(frozen=True, slots=True)
class Decision:
    """A rule, the facts that led to it, and the destination servers that it is about: none for an own-site mailbox."""

    table: DecisionTable[Any]
    facts: object
    rule: DecisionRule
    destinations: tuple[ClientAccessServer, ...]


def decide(topology: Topology, request: Request) -> tuple[Decision, ...]:
    """Every decision that the topic allows for this request; empty where the topic has nothing to say on it at all."""
    mailbox, entry, protocol, operation = request.mailbox, request.entry, request.protocol, request.operation
    match protocol:
        case Protocol.OWA:
            return _owa(topology, mailbox, entry, operation)
        case Protocol.EAS:
            return _activesync(topology, mailbox, entry)
        case Protocol.EWS:
            return _web_services(topology, mailbox, entry)
        case Protocol.AVAILABILITY:
            return _availability(topology, mailbox, entry)
        case Protocol.AUTODISCOVER:
            return _autodiscover(topology, mailbox, operation)
        case Protocol.POP3 | Protocol.IMAP4:
            return _mail(topology, mailbox, entry, protocol)
        case Protocol.OUTLOOK_ANYWHERE:
            return _outlook_anywhere(topology, mailbox, entry)
        case Protocol.WEBDAV:
            return _webdav(topology, mailbox, entry)


def _grouped(
    table: DecisionTable[Any], servers: tuple[ClientAccessServer, ...], facts_of: Callable[[ClientAccessServer], object]
) -> tuple[Decision, ...]:
    """One decision for each rule that some destination meets, in the order of the rules."""
    met: dict[int, Decision] = {}
    for server in servers:
        facts = facts_of(server)
        rule = table.decide(facts)
        index = table.rules.index(rule)
        begun = met.get(index) or Decision(table, facts, rule, ())
        met[index] = replace(begun, destinations=(*begun.destinations, server))
    return tuple(met[index] for index in sorted(met))


def _single(table: DecisionTable[Any], facts: object) -> tuple[Decision, ...]:
    return (Decision(table, facts, table.decide(facts), ()),)


def _mailbox_version(topology: Topology, mailbox: Mailbox) -> MailboxVersion:
    return MailboxVersion.EXCHANGE_2007 if topology.is_on_2007(mailbox) else MailboxVersion.EXCHANGE_2003


def _destination_version(destination: ClientAccessServer, entry: ClientAccessServer) -> DestinationVersion:
    return DestinationVersion.LATER if is_later(destination, entry) else DestinationVersion.SAME_OR_EARLIER


def _owa(topology: Topology, mailbox: Mailbox, entry: ClientAccessServer, operation: Operation) -> tuple[Decision, ...]:
    mailbox_version = _mailbox_version(topology, mailbox)
    server = topology.server_of(mailbox)
    own_site = server.site == entry.site
    if operation is not Operation.OWA:
        table = legacy_paths.EXCHANGE if operation is Operation.EXCHANGE else legacy_paths.PUBLIC
        legacy = mailbox_version is MailboxVersion.EXCHANGE_2003
        directory = server.exchange if operation is Operation.EXCHANGE else server.public
        return _single(
            table,
            legacy_paths.LegacyPathFacts(
                mailbox=mailbox_version,
                own_site=legacy and own_site,
                mailbox_role=legacy and bool(entry.mailbox_role),
                back_end_integrated=legacy and back_end_is_integrated(directory),
            ),
        )
    redirection = entry.redirect_to_optimal_owa_server is not False
    destinations = topology.servers_in_site(server.site)
    if mailbox_version is MailboxVersion.EXCHANGE_2003 or own_site or not destinations:
        facts = outlook_web_access.OwaFacts(
            mailbox=mailbox_version,
            own_site=own_site,
            destination=DestinationVersion.ABSENT,
            redirection=True,
            external_url=False,
            internal_url=False,
            integrated=False,
        )
        return _single(outlook_web_access.OWA, facts)

    def facts_of(destination: ClientAccessServer) -> outlook_web_access.OwaFacts:
        return outlook_web_access.OwaFacts(
            mailbox=mailbox_version,
            own_site=False,
            destination=_destination_version(destination, entry),
            redirection=redirection,
            external_url=destination.owa is not None and destination.owa.external_url is not None,
            internal_url=destination.owa is not None and destination.owa.internal_url is not None,
            integrated=is_integrated(destination.owa),
        )

    return _grouped(outlook_web_access.OWA, destinations, facts_of)


def _activesync(topology: Topology, mailbox: Mailbox, entry: ClientAccessServer) -> tuple[Decision, ...]:
    mailbox_version = _mailbox_version(topology, mailbox)
    server = topology.server_of(mailbox)
    own_site = server.site == entry.site
    legacy = mailbox_version is MailboxVersion.EXCHANGE_2003
    destinations = topology.servers_in_site(server.site)
    if legacy or own_site or not destinations:
        published = [cas.name for cas in destinations if cas.eas is not None and cas.eas.external_url is not None]
        facts = activesync.ActiveSyncFacts(
            mailbox=mailbox_version,
            own_site=own_site,
            back_end_integrated=legacy and back_end_is_integrated(server.eas),
            published_elsewhere=not legacy and own_site and bool(published) and entry.name not in published,
            destination=DestinationVersion.ABSENT,
            external_url=False,
            internal_url=False,
            integrated=False,
        )
        return _single(activesync.ACTIVESYNC, facts)

    def facts_of(destination: ClientAccessServer) -> activesync.ActiveSyncFacts:
        return activesync.ActiveSyncFacts(
            mailbox=mailbox_version,
            own_site=False,
            back_end_integrated=False,
            published_elsewhere=False,
            destination=_destination_version(destination, entry),
            external_url=destination.eas is not None and destination.eas.external_url is not None,
            internal_url=destination.eas is not None and destination.eas.internal_url is not None,
            integrated=is_integrated(destination.eas),
        )

    return _grouped(activesync.ACTIVESYNC, destinations, facts_of)


def _is_addressed(destination: ClientAccessServer) -> bool:
    """Whether there is a URL under which Web Services of that server can be proxied to."""
    return destination.ews is not None and bool(destination.ews.nlb_bypass_url or destination.ews.internal_url)


def _web_services(topology: Topology, mailbox: Mailbox, entry: ClientAccessServer) -> tuple[Decision, ...]:
    table = web_services.EWS
    server = topology.server_of(mailbox)
    own_site = server.site == entry.site
    if not topology.is_on_2007(mailbox):
        release = web_services.MailboxRelease.EXCHANGE_2003
    elif server.version.minor == 0:
        release = web_services.MailboxRelease.RTM
    else:
        release = web_services.MailboxRelease.SP1
    entry_release = web_services.EntryRelease.SP1 if is_sp1(entry) else web_services.EntryRelease.RTM
    candidates = topology.servers_in_site(server.site)
    of_sp1 = tuple(cas for cas in candidates if is_sp1(cas))
    destinations = of_sp1 or candidates
    nothing_to_look_up = (
        release is web_services.MailboxRelease.EXCHANGE_2003
        or own_site
        or entry_release is web_services.EntryRelease.RTM
    )
    if nothing_to_look_up or not destinations:
        facts = web_services.WebServicesFacts(
            mailbox=release,
            own_site=own_site,
            entry=entry_release,
            destination=web_services.DestinationRelease.ABSENT,
            addressed=False,
            integrated=False,
        )
        return _single(table, facts)

    def facts_of(destination: ClientAccessServer) -> web_services.WebServicesFacts:
        if is_later(destination, entry):
            which = web_services.DestinationRelease.LATER
        elif is_sp1(destination):
            which = web_services.DestinationRelease.SP1
        else:
            which = web_services.DestinationRelease.RTM
        return web_services.WebServicesFacts(
            mailbox=release,
            own_site=False,
            entry=entry_release,
            destination=which,
            addressed=_is_addressed(destination),
            integrated=is_integrated(destination.ews),
        )

    return _grouped(table, destinations, facts_of)


def _availability(topology: Topology, mailbox: Mailbox, entry: ClientAccessServer) -> tuple[Decision, ...]:
    table = web_services.AVAILABILITY
    mailbox_version = _mailbox_version(topology, mailbox)
    site = topology.site_of(mailbox)
    own_site = site == entry.site
    destinations = topology.servers_in_site(site)
    if mailbox_version is MailboxVersion.EXCHANGE_2003 or own_site or not destinations:
        facts = web_services.AvailabilityFacts(
            mailbox=mailbox_version,
            own_site=own_site,
            destination=DestinationVersion.ABSENT,
            addressed=False,
            integrated=False,
        )
        return _single(table, facts)
    return _grouped(
        table,
        destinations,
        lambda destination: web_services.AvailabilityFacts(
            mailbox=mailbox_version,
            own_site=False,
            destination=_destination_version(destination, entry),
            addressed=_is_addressed(destination),
            integrated=is_integrated(destination.ews),
        ),
    )


def _mail(topology: Topology, mailbox: Mailbox, entry: ClientAccessServer, protocol: Protocol) -> tuple[Decision, ...]:
    pop3 = protocol is Protocol.POP3
    service = entry.pop3 if pop3 else entry.imap4
    mailbox_version = _mailbox_version(topology, mailbox)
    own_site = topology.site_of(mailbox) == entry.site
    counts = mailbox_version is MailboxVersion.EXCHANGE_2007 and not own_site
    facts = other_protocols.MailFacts(
        mailbox=mailbox_version,
        own_site=own_site,
        cross_site_sessions=counts and service is not None and bool(service.allow_cross_site_sessions),
    )
    return _single(other_protocols.POP3 if pop3 else other_protocols.IMAP4, facts)


def _outlook_anywhere(topology: Topology, mailbox: Mailbox, entry: ClientAccessServer) -> tuple[Decision, ...]:
    """The summary table is about the Mailbox server role, which only Exchange 2007 has."""
    if not topology.is_on_2007(mailbox):
        return ()
    own_site = topology.site_of(mailbox) == entry.site
    return _single(other_protocols.OUTLOOK_ANYWHERE, other_protocols.OutlookAnywhereFacts(own_site))


def _webdav(topology: Topology, mailbox: Mailbox, entry: ClientAccessServer) -> tuple[Decision, ...]:
    """The summary table names WebDAV only together with Exchange 2000 and 2003."""
    if topology.is_on_2007(mailbox):
        return ()
    server = topology.server_of(mailbox)
    facts = other_protocols.WebDavFacts(
        own_site=server.site == entry.site,
        mailbox_role=bool(entry.mailbox_role),
        back_end_integrated=back_end_is_integrated(server.exchange),
    )
    return _single(other_protocols.WEBDAV, facts)


def _autodiscover(topology: Topology, mailbox: Mailbox, operation: Operation) -> tuple[Decision, ...]:
    """Autodiscover serves the devices and Web Services clients of Exchange 2007 mailboxes."""
    if not topology.is_on_2007(mailbox):
        return ()
    mobile = operation is Operation.MOBILESYNC

    def is_published(cas: ClientAccessServer) -> bool:
        directory = cas.eas if mobile else cas.ews
        return directory is not None and directory.external_url is not None

    own = any(is_published(cas) for cas in topology.servers_in_site(topology.site_of(mailbox)))
    facts = other_protocols.AutodiscoverFacts(
        published_in_own_site=own,
        published_somewhere=own
        or any(
            is_published(cas) and cas.internet_facing is not False for cas in topology.deployment.client_access_servers
        ),
    )
    table = other_protocols.AUTODISCOVER_MOBILESYNC if mobile else other_protocols.AUTODISCOVER_OUTLOOK
    return _single(table, facts)
