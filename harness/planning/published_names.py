"""The hosts that DNS publishes for sites: to a client, names that several servers answer to, as arrays are."""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.deployment import ClientAccessServer, Deployment, LoadBalancingArray
from harness.planning.directories import external_urls
from harness.planning.urls import host_of


def published_names(deployment: Deployment) -> tuple[LoadBalancingArray, ...]:
    """Each published host of a site with the Internet-facing servers behind it, as an array of which no more is known.

    A host that is a server's own or an array's is asked as that one; behind one that several sites have are the servers
    of all of them. Where the harness reaches none of these servers, they are destinations only.
    """
    known = {cas.host.lower() for cas in deployment.client_access_servers}
    known |= {array.host.lower() for array in deployment.load_balancing_arrays}
    found: dict[str, list[ClientAccessServer]] = {}
    for host, cas in _published(deployment):
        if host not in known:
            found.setdefault(host, []).append(cas)
    return tuple(
        LoadBalancingArray(host, host, tuple(cas.name for cas in members))
        for host, members in found.items()
        if any(cas.reachable is not False for cas in members)
    )


def _published(deployment: Deployment) -> Iterator[tuple[str, ClientAccessServer]]:
    hosts = {site.name: site.published_host.lower() for site in deployment.sites if site.published_host}
    for site, host in hosts.items():
        for cas in deployment.client_access_servers:
            if cas.site == site and _faces_internet(cas, host):
                yield host, cas


def _faces_internet(cas: ClientAccessServer, host: str) -> bool:
    """As the operator says, else by an ExternalURL at that host."""
    if cas.internet_facing is not None:
        return cas.internet_facing
    return any(host_of(url) == host for url in external_urls(cas))
