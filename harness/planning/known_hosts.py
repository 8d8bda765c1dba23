"""What each host is that a deployment file names, in words: for an answer that leads to another one than expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.model.deployment import ClientAccessServer, Deployment, MailboxServer, VirtualDirectory
from harness.planning.inner_addresses import ServerAddresses
from harness.planning.urls import host_of

_NAMED = 3
"""Servers named of one host; a published one may be that of many."""


def describe_known_hosts(deployment: Deployment) -> Mapping[str, str]:
    """Host, in lower case, to what it is: `the published host of site usa and a host of CAS-01's ExternalURLs`."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for host, role, name in _roles(deployment):
        known = host.lower().removesuffix(".")
        if known:
            found.setdefault(known, {}).setdefault(role, {})[name] = None
    return {
        host: " and ".join(role.format(_listed(tuple(names))) for role, names in roles.items())
        for host, roles in found.items()
    }


def _roles(deployment: Deployment) -> Iterator[tuple[str, str, str]]:
    """Host, what it is, and of whom; what clients are told of first."""
    for site in deployment.sites:
        yield site.published_host or "", "the published host of site {}", site.name
    servers: tuple[ClientAccessServer | MailboxServer, ...]
    servers = (*deployment.client_access_servers, *deployment.mailbox_servers)
    for server in servers:
        for directory in server.virtual_directories.values():
            yield host_of(directory.external_url or ""), "a published host of {} (ExternalURL)", server.name
    for array in deployment.load_balancing_arrays:
        yield array.host, "the host of array {}", array.name
    addresses = ServerAddresses(deployment)
    for server in servers:
        own = (*addresses.of_hosts(((server.host or "").lower(),)), *addresses.of_server(server.name))
        yield from ((address, "an address of {}", server.name) for address in own)
        yield server.host or "", "the host of {}", server.name
        yield server.name, "the name of {}", server.name
        for directory in server.virtual_directories.values():
            inside = (host for host in _hosts_inside(directory) if host != (server.host or "").lower())
            yield from ((host, "the host of an InternalURL of {}", server.name) for host in inside)


def _hosts_inside(directory: VirtualDirectory) -> Iterator[str]:
    for url in (directory.internal_url, directory.nlb_bypass_url):
        if url:
            yield host_of(url)


def _listed(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"
