"""Whom a server reaches by the URL of a destination: the host of the URL decides.

An InternalURL may name the destination itself, another server, a load-balancing array, a published host, or an alias
that only DNS knows.
"""

from __future__ import annotations

from harness.model.deployment import ClientAccessServer
from harness.model.hop_demands import HopTarget
from harness.model.protocol import Operation
from harness.planning.directories import destination_directory
from harness.planning.topology import Topology
from harness.planning.urls import host_of, virtual_directory_of


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
    urls = [directory.nlb_bypass_url, directory.internal_url]
    if external and operation is Operation.OWA:
        urls.append(directory.external_url)
    spelled: dict[tuple[str, str, str], HopTarget] = {}
    for target in (target for url in urls if url for target in _targets_at(topology, destination, url)):
        spelled.setdefault((target.server, target.path.lower(), target.alias), target)
    return tuple(spelled.values())


def find_reached(topology: Topology, destination: ClientAccessServer, operation: Operation) -> ClientAccessServer:
    """The one server to which the destination's URLs lead; where that is not known or they are several, itself."""
    names = {target.server for target in hop_targets(topology, destination, operation, external=False)}
    return topology.client_access_server(names.pop()) if len(names) == 1 else destination


def are_told_apart(
    topology: Topology,
    destinations: tuple[ClientAccessServer, ...],
    operation: Operation,
    *,
    through_array: bool = False,
) -> bool:
    """Whether the URL by which each destination is asked leads to it alone, or `through_array` to an array.

    Web Services are asked by the NLBBypassURL where there is one (NLB-07). An alias that another server has as well
    leads to nobody in particular.
    """
    for cas in destinations:
        directory = destination_directory(cas, operation)
        bypass = directory.nlb_bypass_url if directory and operation is Operation.GETFOLDER else None
        url = bypass or (directory and directory.internal_url)
        targets = _targets_at(topology, cas, url) if url else ()
        reached = {target.server for target in targets}
        if reached != {cas.name} and not (through_array and len(reached) > 1):
            return False
        if any(topology.carriers_of(target.alias) != {cas.name} for target in targets if target.alias):
            return False
    return True


def _targets_at(topology: Topology, destination: ClientAccessServer, url: str) -> tuple[HopTarget, ...]:
    path, host = virtual_directory_of(url), host_of(url)
    reached = topology.servers_at(host)
    alias = "" if reached else host
    return tuple(HopTarget(name, path, alias) for name in reached or (destination.name,))
