"""Which Client Access servers of another site a decision looks at, and what it sees there.

What there is to look up is decided here for all tables. Where no server is looked at, its version is that of none and
none of its settings holds.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.model.deployment import ClientAccessServer
from harness.model.protocol import Protocol
from harness.planning.directories import destination_directory, has_forms, is_integrated, is_published
from harness.planning.hop_targets import find_reached
from harness.planning.request import Request
from harness.planning.server_versions import is_later, is_sp1
from harness.planning.tables.common import DestinationVersion
from harness.planning.topology import Topology


@dataclass(frozen=True, slots=True)
class DestinationSettings:
    """A destination's version, and its settings of the virtual directory that the request is about.

    It is `addressed` where a request can be proxied to it by an InternalURL or an NLBBypassURL, in `plain_http` where
    one of these is no HTTPS URL.
    """

    version: DestinationVersion = DestinationVersion.ABSENT
    external_url: bool = False
    internal_url: bool = False
    addressed: bool = False
    plain_http: bool = False
    integrated: bool = False
    forms: bool = False


def find_destinations(topology: Topology, request: Request) -> tuple[ClientAccessServer, ...]:
    """The CAS of the mailbox's site that may be proxied or redirected to; none for an own or an Exchange 2003 mailbox.

    Where some are not of a later version, a later one counts only with an ExternalURL to which its users are sent
    (GEN-06). Web Services are proxied by SP1 alone, and to a server of SP1 where there is one.
    """
    if topology.is_own_site(request) or not topology.is_on_2007(request.mailbox):
        return ()
    servers = topology.servers_in_site(topology.site_of(request.mailbox))
    not_later = tuple(cas for cas in servers if not is_later(cas, request.entry))
    if request.protocol is Protocol.EWS:
        if not is_sp1(request.entry):
            return ()
        return tuple(cas for cas in not_later if is_sp1(cas)) or not_later or servers
    if not not_later or len(not_later) == len(servers):
        return servers
    return (*not_later, *(cas for cas in servers if cas not in not_later and _is_sent_to(request, cas)))


def _is_sent_to(request: Request, destination: ClientAccessServer) -> bool:
    """Whether the users of a destination are sent to its ExternalURL, which is no matter of its version."""
    if request.protocol is Protocol.OWA:
        redirects = request.entry.redirect_to_optimal_owa_server is not False
    else:
        redirects = request.protocol is Protocol.EAS
    return redirects and is_published(destination_directory(destination, request.operation))


def read_settings(topology: Topology, request: Request, destination: ClientAccessServer | None) -> DestinationSettings:
    """What the entry server sees of a destination; nothing where it looks at none.

    Where its InternalURL leads to another server, that one's virtual directory has to take the request as well.
    """
    if destination is None:
        return DestinationSettings()
    directory = destination_directory(destination, request.operation)
    reached = destination_directory(find_reached(topology, destination, request.operation), request.operation)
    urls = [url for url in (directory.nlb_bypass_url, directory.internal_url) if url] if directory else []
    return DestinationSettings(
        version=_version(topology, request, destination),
        external_url=is_published(directory),
        internal_url=directory is not None and directory.internal_url is not None and reached is not None,
        addressed=bool(urls) and reached is not None,
        plain_http=reached is not None and not all(url.lower().startswith("https:") for url in urls),
        integrated=is_integrated(directory) and is_integrated(reached),
        forms=has_forms(directory),
    )


def _version(topology: Topology, request: Request, destination: ClientAccessServer) -> DestinationVersion:
    if not is_later(destination, request.entry):
        return DestinationVersion.SAME_OR_EARLIER
    in_site = topology.servers_in_site(destination.site)
    all_later = all(is_later(cas, request.entry) for cas in in_site)
    return DestinationVersion.LATER if all_later else DestinationVersion.LATER_BESIDE
