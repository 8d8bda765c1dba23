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


def hop_targets(
    topology: Topology, destination: ClientAccessServer, operation: Operation, *, external: bool = True
) -> tuple[HopTarget, ...]:
    """The servers and virtual directories that a request is right at which is proxied to the destination.

    By the NLBBypassURL and the InternalURL; for OWA also by the ExternalURL, since a request is proxied to a server
    that has one where redirection is disabled (OWA-13), unless `external` is false. Paths are as the URLs spell them.
    """
    directory = destination_directory(destination, operation)
    if directory is None:
        return ()
    spelled: dict[tuple[str, str, str], HopTarget] = {}
    for url in _urls(directory, with_external=external and operation is Operation.OWA):
        path, host = virtual_directory_of(url), host_of(url)
        reached = topology.servers_at(host)
        alias = "" if reached else host
        for name in reached or (destination.name,):
            spelled.setdefault((name, path.lower(), alias), HopTarget(name, path, alias))
    return tuple(spelled.values())


def find_reached(topology: Topology, destination: ClientAccessServer, operation: Operation) -> ClientAccessServer:
    """The one server to which the destination's URL leads; where that is not known or they are several, itself."""
    names = {target.server for target in hop_targets(topology, destination, operation, external=False)}
    return topology.client_access_server(names.pop()) if len(names) == 1 else destination


def are_told_apart(topology: Topology, destinations: tuple[ClientAccessServer, ...], operation: Operation) -> bool:
    """Whether a request that is proxied to one of them may arrive there, and no alias is shared with another server."""
    for cas in destinations:
        targets = hop_targets(topology, cas, operation)
        if not any(target.server == cas.name for target in targets):
            return False
        if any(topology.carriers_of(target.alias) != {cas.name} for target in targets if target.alias):
            return False
    return True


def _urls(directory: VirtualDirectory, *, with_external: bool) -> Iterator[str]:
    urls = (directory.nlb_bypass_url, directory.internal_url, directory.external_url if with_external else None)
    return (url for url in urls if url)
