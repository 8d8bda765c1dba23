"""Whom to ask for a picture: servers and mailboxes that others are like need not be asked again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from harness.model.deployment import ClientAccessServer, Deployment, Mailbox, MailService
from harness.reporting.drawing.ways import destination_of

MOST_SITES, MOST_SERVERS = 16, 40
"""More than these are drawn as counts."""

_PER_CLASS = 2
"""Of equal entry servers: one in the site of a mailbox says nothing of the others, so that there are two sites."""


def is_large(deployment: Deployment) -> bool:
    """Whether a picture with every server would not be legible."""
    return len(deployment.sites) > MOST_SITES or len(deployment.client_access_servers) > MOST_SERVERS


def sample_for_drawing(deployment: Deployment, address: str | None = None) -> Deployment:
    """The part of a deployment whose cells `draw_deployment` needs: they are few, however many mailboxes there are.

    With `address` that mailbox alone. In a large deployment two of equal entry servers are asked; the others
    count as unreachable.
    """
    mailboxes = _sample_mailboxes(deployment)
    if address is not None:
        mailboxes = tuple(mailbox for mailbox in deployment.mailboxes if mailbox.address == address)
    asked = {name for names in _representatives(deployment).values() for name in names}
    servers = tuple(
        cas if cas.name in asked or not is_large(deployment) else replace(cas, reachable=False)
        for cas in deployment.client_access_servers
    )
    return replace(deployment, mailboxes=mailboxes, client_access_servers=servers)


def alike_entries(deployment: Deployment) -> Mapping[str, tuple[str, ...]]:
    """For each entry server that is asked in a large deployment all that are equal to it, in the file's order."""
    classes = _entry_classes(deployment)
    return {
        name: tuple(cas.name for cas in classes[key])
        for key, names in _representatives(deployment).items()
        for name in names
    }


def _representatives(deployment: Deployment) -> dict[tuple[object, ...], list[str]]:
    chosen: dict[tuple[object, ...], list[str]] = {}
    for key, servers in _entry_classes(deployment).items():
        first_of_site = {cas.site: cas.name for cas in reversed(servers)}
        sites = dict.fromkeys(cas.site for cas in servers)
        chosen[key] = [first_of_site[site] for site in sites][:_PER_CLASS]
    return chosen


def _entry_classes(deployment: Deployment) -> dict[tuple[object, ...], list[ClientAccessServer]]:
    classes: dict[tuple[object, ...], list[ClientAccessServer]] = {}
    for cas in deployment.client_access_servers:
        if cas.reachable is not False:
            classes.setdefault(_what_counts(cas), []).append(cas)
    return classes


def _what_counts(cas: ClientAccessServer) -> tuple[object, ...]:
    """All that decides what an entry server does with requests for other sites."""
    directories = tuple(sorted((name, one.authentication) for name, one in cas.virtual_directories.items()))
    mail = tuple(service and _mail(service) for service in (cas.pop3, cas.imap4))
    return cas.version.major, cas.version.minor, cas.redirect_to_optimal_owa_server, directories, mail


def _mail(service: MailService) -> tuple[object, ...]:
    return service.security, service.allow_cross_site_sessions


def _sample_mailboxes(deployment: Deployment) -> tuple[Mailbox, ...]:
    """For each destination and version a mailbox that uses every protocol which any of them uses."""
    servers = {server.name: server for server in deployment.mailbox_servers}
    found: dict[tuple[object, ...], Mailbox] = {}
    for mailbox in deployment.mailboxes:
        server = servers[mailbox.server]
        key = (destination_of(server), server.version.major, server.version.minor)
        one = found.setdefault(key, mailbox)
        if one.disabled:
            both = tuple(protocol for protocol in one.disabled if protocol in mailbox.disabled)
            found[key] = replace(one, disabled=both)
    return tuple(found.values())
