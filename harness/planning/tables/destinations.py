"""Which Client Access servers of another site a decision looks at, and what it sees there.

What there is to look up is decided here for all tables. Where no server is looked at, its version is that of none and
none of its settings holds.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.model.deployment import ClientAccessServer
from harness.model.protocol import Protocol
from harness.planning.request import Request
from harness.planning.tables.common import DestinationVersion
from harness.planning.topology import Topology, destination_directory, is_integrated, is_later, is_published, is_sp1


@dataclass(frozen=True, slots=True)
class DestinationSettings:
    """A destination's version, and its settings of the virtual directory that the request is about.

    It is `addressed` where a request can be proxied to it by an InternalURL or an NLBBypassURL.
    """

    version: DestinationVersion = DestinationVersion.ABSENT
    external_url: bool = False
    internal_url: bool = False
    addressed: bool = False
    integrated: bool = False


def find_destinations(topology: Topology, request: Request) -> tuple[ClientAccessServer, ...]:
    """The CAS of the mailbox's site that may be proxied or redirected to; none for an own or an Exchange 2003 mailbox.

    Web Services are proxied by SP1 alone, and to a server of SP1 where there is one.
    """
    if topology.is_own_site(request) or not topology.is_on_2007(request.mailbox):
        return ()
    servers = topology.servers_in_site(topology.site_of(request.mailbox))
    if request.protocol is not Protocol.EWS:
        return servers
    if not is_sp1(request.entry):
        return ()
    return tuple(cas for cas in servers if is_sp1(cas)) or servers


def read_settings(request: Request, destination: ClientAccessServer | None) -> DestinationSettings:
    """What the entry server sees of a destination; nothing where it looks at none."""
    if destination is None:
        return DestinationSettings()
    directory = destination_directory(destination, request.operation)
    return DestinationSettings(
        version=DestinationVersion.LATER
        if is_later(destination, request.entry)
        else DestinationVersion.SAME_OR_EARLIER,
        external_url=is_published(directory),
        internal_url=directory is not None and directory.internal_url is not None,
        addressed=directory is not None and bool(directory.nlb_bypass_url or directory.internal_url),
        integrated=is_integrated(directory),
    )
