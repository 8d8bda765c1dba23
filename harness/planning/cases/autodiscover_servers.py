"""Where a device asks Autodiscover that is answered 451 without a URL (MS-ASHTTP, section 3.1.5.2.2)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from urllib.parse import urlsplit

from harness.model.deployment import ClientAccessServer, Mailbox
from harness.model.protocol import HTTPS_PORT, Operation, Protocol, VirtualDirectoryName
from harness.model.stimulus import AutodiscoverServer
from harness.planning.request import Request
from harness.planning.stimuli import find_stimulus
from harness.planning.topology import Topology
from harness.planning.urls import host_of


def find_autodiscover_server(topology: Topology, mailbox: Mailbox, entry: str) -> AutodiscoverServer | None:
    """The name that a device tries first, of those that are published; else the server or array that it asked before.

    A device asks the domain of its user's address and `autodiscover.` before it (protocol-facts, section 4.1). Where
    the deployment publishes neither, every server gives the same answer by the topic, and it is the one at hand that
    is asked; another one where that has no Autodiscover. None where no server can be asked, or the user cannot.
    """
    if Protocol.AUTODISCOVER in mailbox.disabled:
        return None
    return next(itertools.chain(_published(topology, mailbox), _servers(topology, mailbox, entry)), None)


def _published(topology: Topology, mailbox: Mailbox) -> Iterator[AutodiscoverServer]:
    domain = mailbox.address.rpartition("@")[2].lower()
    for host in (domain, f"autodiscover.{domain}"):
        for cas in topology.entry_servers():
            if cas.internet_facing is not False and _is_published_at(cas, host):
                yield from _at(topology, Request(cas, (mailbox,), Protocol.AUTODISCOVER, Operation.MOBILESYNC), host)


def _is_published_at(cas: ClientAccessServer, host: str) -> bool:
    directory = cas.virtual_directories.get(VirtualDirectoryName.AUTODISCOVER)
    url = directory.external_url if directory else None
    if not url or host_of(url) != host:
        return False
    parts = urlsplit(url)
    return parts.scheme.lower() == "https" and parts.port in (None, HTTPS_PORT)


def _servers(topology: Topology, mailbox: Mailbox, entry: str) -> Iterator[AutodiscoverServer]:
    """The one that was asked first, then those that face the Internet."""
    of_array = [(topology.members_of(array)[0], array) for array in topology.shared_names if array.name == entry]
    servers = sorted(topology.entry_servers(), key=lambda cas: (cas.name != entry, cas.internet_facing is False))
    for cas, array in (*of_array, *((cas, None) for cas in servers)):
        yield from _at(topology, Request(cas, (mailbox,), Protocol.AUTODISCOVER, Operation.MOBILESYNC, array))


def _at(topology: Topology, request: Request, host: str | None = None) -> Iterator[AutodiscoverServer]:
    stimulus = find_stimulus(topology, request)
    if stimulus is not None:
        yield AutodiscoverServer(stimulus.entry, host or stimulus.host, stimulus.logon)
