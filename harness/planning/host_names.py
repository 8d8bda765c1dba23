"""Host names of a deployment: which servers they lead to, and which of them clients may know."""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.deployment import ClientAccessServer, Deployment, LoadBalancingArray
from harness.planning.directories import external_urls
from harness.planning.urls import host_of


def carriers(deployment: Deployment) -> dict[str, set[str]]:
    """The names of the CAS by the hosts of their InternalURLs and NLBBypassURLs."""
    found: dict[str, set[str]] = {}
    for cas in deployment.client_access_servers:
        for host in _internal_hosts(cas):
            found.setdefault(host, set()).add(cas.name)
    return found


def names_inside(cas: ClientAccessServer) -> Iterator[str]:
    """Names by which a CAS may be known inside; the bare one where it cannot be an ordinary word."""
    yield cas.host.lower()
    yield from _internal_hosts(cas)
    if any(character.isdigit() or character == "-" for character in cas.name):
        yield cas.name.lower()


def _internal_hosts(cas: ClientAccessServer) -> Iterator[str]:
    for directory in cas.virtual_directories.values():
        for url in (directory.internal_url, directory.nlb_bypass_url):
            if url:
                yield host_of(url)


def servers_by_host(deployment: Deployment) -> dict[str, tuple[str, ...]]:
    """A server's own names come before an array's, an array's before those that are only published."""
    found: dict[str, tuple[str, ...]] = {}
    named: list[ClientAccessServer | LoadBalancingArray] = [
        *deployment.client_access_servers,
        *deployment.load_balancing_arrays,
    ]
    for one in named:
        servers = one.members if isinstance(one, LoadBalancingArray) else (one.name,)
        for known in (one.host.lower(), one.host.lower().partition(".")[0], one.name.lower()):
            found.setdefault(known, servers)
    published: dict[str, dict[str, None]] = {}
    for cas in deployment.client_access_servers:
        for url in external_urls(cas):
            published.setdefault(host_of(url), {})[cas.name] = None
    for host, carriers in published.items():
        found.setdefault(host, tuple(carriers))
    return found


def published_hosts(deployment: Deployment) -> Iterator[str]:
    """Hosts that clients may know: hosts of ExternalURLs and what DNS publishes for a site."""
    for site in deployment.sites:
        if site.published_host:
            yield site.published_host.lower()
    for cas in deployment.client_access_servers:
        for url in external_urls(cas):
            yield host_of(url)
