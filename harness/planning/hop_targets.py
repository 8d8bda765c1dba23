"""Whom a server reaches by the URL of a destination: the host of the URL decides.

An InternalURL may name the destination itself, another server, a load-balancing array, a published host, or an alias
that only DNS knows.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.deployment import ClientAccessServer, VirtualDirectory
from harness.model.hop_demands import HopTarget
from harness.model.protocol import Operation
from harness.planning.topology import Topology, destination_directory, host_of, virtual_directory_of


def hop_targets(topology: Topology, destination: ClientAccessServer, operation: Operation) -> tuple[HopTarget, ...]:
    """The servers and virtual directories that a request is right at which is proxied to the destination.

    By the NLBBypassURL and the InternalURL; for OWA also by the ExternalURL, since a request is proxied to a server
    that has one where redirection is disabled (OWA-13). Paths are as the URLs spell them.
    """
    directory = destination_directory(destination, operation)
    if directory is None:
        return ()
    spelled: dict[tuple[str, str, str], HopTarget] = {}
    for url in _urls(directory, operation):
        path, host = virtual_directory_of(url), host_of(url)
        reached = topology.servers_at(host)
        alias = "" if reached else host
        for name in reached or (destination.name,):
            spelled.setdefault((name, path.lower(), alias), HopTarget(name, path, alias))
    return tuple(spelled.values())


def is_reached_by_itself(topology: Topology, destination: ClientAccessServer, operation: Operation) -> bool:
    """Whether a request that is proxied to the destination may arrive at the destination itself."""
    return any(target.server == destination.name for target in hop_targets(topology, destination, operation))


def _urls(directory: VirtualDirectory, operation: Operation) -> Iterator[str]:
    urls = [directory.nlb_bypass_url, directory.internal_url]
    if operation is Operation.OWA:
        urls.append(directory.external_url)
    return (url for url in urls if url)
