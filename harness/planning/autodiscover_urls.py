"""Which URLs Autodiscover may name for a user (AUT-01, AUT-02, AUT-03)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from harness.model.answer_demands import NamesDeviceUrls, NamesOutlookUrls
from harness.model.deployment import ClientAccessServer, LoadBalancingArray
from harness.model.expectation import Alternative
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation
from harness.planning.directories import destination_directory
from harness.planning.topology import Topology
from harness.planning.urls import host_of, virtual_directory_of

_AS_INSTALLED = "/EWS"
"""The virtual directory of Web Services, of which the Availability service is a part."""
_LABEL = re.compile(r"(?!\d+$)[\w-]+")
"""A computer's name as the host of a URL; the names of arrays may be any words, and hosts may be addresses."""


def settings_alternative(topology: Topology, site: str, operation: Operation) -> Alternative | None:
    """The URLs that may be named for the mailboxes of a site, or None where the deployment has none.

    They are the same whichever server is asked.
    """
    key = (settings_alternative, operation, site)
    return topology.once(key, lambda: _settings_alternative(topology, site, operation))


def _settings_alternative(topology: Topology, site: str, operation: Operation) -> Alternative | None:
    own = topology.servers_in_site(site)
    published = _published_urls(topology, own, operation)
    inner = tuple(dict.fromkeys(_internal_urls(own, operation)))
    if not own or not (published or inner):
        return None
    if operation is Operation.MOBILESYNC:
        right = published or inner
        outcome = Outcome(OutcomeKind.SETTINGS, urls={"mobilesync": right})
        return Alternative((outcome,), (NamesDeviceUrls("AUT-01", right),))
    named = tuple(dict.fromkeys((*published, *inner)))
    exch = _distinct_places((*named, *_bypass_urls(own), *_by_name(topology, own, inner)))
    outcome = Outcome(
        OutcomeKind.SETTINGS,
        urls={"availability": named, "ews": named},
        exch={"availability": exch, "ews": exch},
        expr={"availability": published, "ews": published},
    )
    return Alternative(
        (outcome,),
        (
            NamesOutlookUrls("AUT-02", "ews", exch, published),
            NamesOutlookUrls("AUT-03", "availability", exch, published),
        ),
    )


def _published_urls(topology: Topology, own: Iterable[ClientAccessServer], operation: Operation) -> tuple[str, ...]:
    """ExternalURLs of the user's own site, or where it has none those of the Internet-facing servers of the others."""
    return tuple(dict.fromkeys(_external_urls(own, operation))) or topology.once(
        (_published_urls, operation), lambda: tuple(dict.fromkeys(_facing_urls(topology, operation)))
    )


def _facing_urls(topology: Topology, operation: Operation) -> Iterator[str]:
    facing = (cas for cas in topology.publishing(operation) if cas.internet_facing is not False)
    return _external_urls(facing, operation)


def _external_urls(servers: Iterable[ClientAccessServer], operation: Operation) -> Iterator[str]:
    for cas in servers:
        directory = destination_directory(cas, operation)
        if directory is not None and directory.external_url:
            yield directory.external_url


def _internal_urls(servers: Iterable[ClientAccessServer], operation: Operation) -> Iterator[str]:
    for cas in servers:
        directory = destination_directory(cas, operation)
        if directory is not None and directory.internal_url:
            yield directory.internal_url


def _bypass_urls(servers: Iterable[ClientAccessServer]) -> Iterator[str]:
    for cas in servers:
        directory = destination_directory(cas, Operation.OUTLOOK)
        if directory is not None and directory.nlb_bypass_url:
            yield directory.nlb_bypass_url


def _by_name(topology: Topology, servers: tuple[ClientAccessServer, ...], inner: tuple[str, ...]) -> Iterator[str]:
    """Web Services at every name by which the servers of a site and their arrays are known inside."""
    paths = dict.fromkeys((*(virtual_directory_of(url) for url in inner), _AS_INSTALLED))
    for host in dict.fromkeys(_names(topology, servers)):
        yield from (f"https://{host}{path}" for path in paths)


def _names(topology: Topology, servers: tuple[ClientAccessServer, ...]) -> Iterator[str]:
    """Full and short names, and the hosts of InternalURLs and NLBBypassURLs of any virtual directory."""
    for cas in servers:
        array = topology.array_of(cas)
        for one in (cas, *((array,) if array else ())):
            yield from (one.host.lower(), *(name for name in _short_names(one) if _LABEL.fullmatch(name)))
        for directory in cas.virtual_directories.values():
            yield from (host_of(url) for url in (directory.internal_url, directory.nlb_bypass_url) if url)


def _short_names(one: ClientAccessServer | LoadBalancingArray) -> tuple[str, str]:
    return one.name.lower(), one.host.lower().partition(".")[0]


def _distinct_places(urls: Iterable[str]) -> tuple[str, ...]:
    """One URL for each host, port and virtual directory, the first one."""
    found: dict[tuple[str, str], str] = {}
    for url in urls:
        found.setdefault((urlsplit(url).netloc.lower(), virtual_directory_of(url).lower()), url)
    return tuple(found.values())
