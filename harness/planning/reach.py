"""Where a change of settings can be felt at all: at which entry servers, for whose mailboxes, by which requests."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from harness.model.deployment import ClientAccessServer, Deployment
from harness.model.hop_demands import HopTarget
from harness.model.protocol import VIRTUAL_DIRECTORY_OF, Operation, Protocol, VirtualDirectoryName
from harness.planning.decisions import MAILBOX_OPERATIONS
from harness.planning.directories import DESTINATION_DIRECTORY_OF
from harness.planning.entry_points import settings_that_count
from harness.planning.expectations import Expectations
from harness.planning.hop_targets import hop_targets
from harness.planning.site_outages import faces_the_internet
from harness.planning.topology import Topology

_PROXIED = (Operation.OWA, Operation.FOLDERSYNC, Operation.GETFOLDER)
"""An operation for each virtual directory that is proxied to."""

_SEEN_BY_OTHERS = ("site", "version", "host", "virtual_directories")
"""What another server looks up of a destination; that one faces the Internet counts for Autodiscover alone."""

Asked = tuple[Protocol, Operation]
"""What is requested."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Where differences count: at entry servers, by what they are asked; for these sites' mailboxes and requests."""

    entries: Mapping[Asked, frozenset[str]]
    sites: frozenset[str]
    asked: tuple[Asked, ...]


def find_reach(before: Topology, after: Topology) -> Reach:
    """A server's settings count where it is asked, and most for its site's mailboxes wherever these are asked for.

    They also count for the mailboxes of a site from which a URL leads to it, and of a site where a URL leads elsewhere
    than before. Where nothing but virtual directories differs, requests count that arrive at them or are proxied there.
    """
    servers = _changed_servers(before.deployment, after.deployment)
    seen = {name: both for name, both in servers.items() if _is_seen_by_others(both)}
    sites = {cas.site for cas in chain.from_iterable(seen.values()) if cas is not None}
    directories = _changed_directories(servers.values())
    for cas in before.deployment.client_access_servers:
        if cas.name in servers:
            continue
        earlier, later = _led_to(before, cas.name), _led_to(after, cas.name)
        if earlier != later or any(target.server in seen for target in earlier):
            sites.add(cas.site)
        if earlier != later:
            directories = None
    homes = set(_sites_of_changed_homes(before, after))
    return Reach(
        {asked: frozenset(_asked_otherwise(servers, before, after, asked)) for asked in MAILBOX_OPERATIONS},
        frozenset(sites | homes),
        MAILBOX_OPERATIONS if directories is None or homes else tuple(_asked_of(directories)),
    )


def widen(reach: Reach, changed: Expectations) -> Reach:
    """An outage counts where servers are asked that do not answer, and for whom they would serve or be led there."""
    topology, touches = changed.topology, changed.outages.touches
    touched = {cas.name: cas.site for cas in topology.deployment.client_access_servers if touches(cas)}
    led_there = {
        cas.site
        for cas in topology.deployment.client_access_servers
        if any(target.server in touched for target in _led_to(topology, cas.name))
    }
    sites = {*changed.outages.sites, *touched.values(), *led_there}
    entries = {asked: names | touched.keys() for asked, names in reach.entries.items()}
    return Reach(entries, reach.sites | sites, MAILBOX_OPERATIONS)


def settings_at(topology: Topology, entry: str, asked: Asked, *, is_home: bool) -> Hashable:
    """What of an entry server counts; where it `is_home`, for the mailboxes of its own site as well.

    Its host counts where the answer names it (OWA-11). None where it cannot be asked, or there is none.
    """
    cas = topology.entry_server(entry)
    if cas is None:
        return None
    return topology.once((settings_at, entry, asked, is_home), lambda: _settings_at(cas, asked, is_home=is_home))


def _settings_at(cas: ClientAccessServer, asked: Asked, *, is_home: bool) -> Hashable:
    as_own = settings_that_count(cas, *asked, own_site=True) if is_home else None
    as_other = settings_that_count(cas, *asked, own_site=False)
    named = cas.host if asked[1] is Operation.EXCHANGE else ""
    return as_own, as_other, faces_the_internet(cas), named


def _asked_otherwise(servers: Iterable[str], before: Topology, after: Topology, asked: Asked) -> Iterator[str]:
    """Those of the servers that differ in what counts where they are asked themselves, or cannot be asked any more."""
    for name in servers:
        counted = (settings_at(before, name, asked, is_home=True), settings_at(after, name, asked, is_home=True))
        if None in counted or counted[0] != counted[1]:
            yield name


_Changed = tuple[ClientAccessServer | None, ClientAccessServer | None]
"""A server before and after."""


def _changed_servers(before: Deployment, after: Deployment) -> Mapping[str, _Changed]:
    earlier = {cas.name: cas for cas in before.client_access_servers}
    later = {cas.name: cas for cas in after.client_access_servers}
    both = ((name, (earlier.get(name), later.get(name))) for name in dict.fromkeys((*earlier, *later)))
    return {name: (one, other) for name, (one, other) in both if one != other}


def _is_seen_by_others(changed: _Changed) -> bool:
    """Whether a server differs in more than what counts where it is asked itself."""
    before, after = changed
    if before is None or after is None:
        return True
    return any(getattr(before, name) != getattr(after, name) for name in _SEEN_BY_OTHERS)


def _changed_directories(changed: Iterable[_Changed]) -> set[VirtualDirectoryName] | None:
    """The virtual directories that differ; None where other settings of a server differ as well."""
    found: set[VirtualDirectoryName] = set()
    for before, after in changed:
        if before is None or after is None:
            return None
        if replace(before, virtual_directories=after.virtual_directories) != after:
            return None
        one, other = before.virtual_directories, after.virtual_directories
        found.update(name for name in {*one, *other} if one.get(name) != other.get(name))
    return found


def _asked_of(directories: Collection[VirtualDirectoryName]) -> Iterator[Asked]:
    for protocol, operation in MAILBOX_OPERATIONS:
        used = (VIRTUAL_DIRECTORY_OF.get(operation), DESTINATION_DIRECTORY_OF.get(operation))
        if any(name in directories for name in used):
            yield protocol, operation


def _led_to(topology: Topology, name: str) -> tuple[HopTarget, ...]:
    cas = topology.client_access_server(name)
    return tuple(target for operation in _PROXIED for target in hop_targets(topology, cas, operation))


def _sites_of_changed_homes(before: Topology, after: Topology) -> Iterator[str]:
    earlier = {home.name: home for home in before.deployment.mailbox_servers}
    later = {home.name: home for home in after.deployment.mailbox_servers}
    for homes, others in ((earlier, later), (later, earlier)):
        yield from (home.site for name, home in homes.items() if others.get(name) != home)
