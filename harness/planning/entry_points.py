"""What a client may ask, an entry server or an array by its name, and which of them answer alike."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field

from harness.model.deployment import ClientAccessServer, LoadBalancingArray, Mailbox
from harness.model.protocol import Operation, Protocol
from harness.planning.decisions import entry_settings
from harness.planning.request import Request
from harness.planning.stimuli import find_access_point, find_logon
from harness.planning.topology import Topology

_PROXIED = frozenset({Operation.OWA, Operation.OPTIONS, Operation.FOLDERSYNC, Operation.GETFOLDER, Operation.FREEBUSY})
"""What a Client Access server may proxy to another one."""


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """An entry server, or an array, whose `members` decide in its place; `position` is that in the plan."""

    name: str
    position: int
    members: tuple[ClientAccessServer, ...]
    array: LoadBalancingArray | None = None
    sites: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sites", frozenset(member.site for member in self.members))

    def is_in(self, site: str) -> bool:
        """Whether a server of this site may answer."""
        return site in self.sites

    def request(self, mailbox: Mailbox, protocol: Protocol, operation: Operation) -> Request:
        """The request for one mailbox."""
        return Request(self.members[0], (mailbox,), protocol, operation, self.array)


@dataclass(frozen=True, slots=True)
class AlikeEntryPoints:
    """Entry points that answer alike: for any mailbox outside their own sites, or for those of one site."""

    members: tuple[EntryPoint, ...]

    def outside(self, site: str) -> Iterator[EntryPoint]:
        """Those that are not in this site."""
        return (one for one in self.members if not one.is_in(site))

    def first_outside(self, site: str) -> EntryPoint | None:
        """The first of them."""
        return next(self.outside(site), None)


def entry_points(topology: Topology) -> tuple[EntryPoint, ...]:
    """Every entry server, then every array."""
    return topology.once(entry_points, lambda: tuple(_entry_points(topology)))


def _entry_points(topology: Topology) -> Iterator[EntryPoint]:
    servers = topology.entry_servers()
    for position, cas in enumerate(servers):
        yield EntryPoint(cas.name, position, (cas,))
    for position, array in enumerate(topology.deployment.load_balancing_arrays, start=len(servers)):
        yield EntryPoint(array.name, position, topology.members_of(array), array)


def one_by_one(topology: Topology, one: EntryPoint) -> tuple[EntryPoint, ...]:
    """Each member as an entry point of its own, at the place of all of them in the plan."""
    key = (one_by_one, one.name, one.position)
    return topology.once(key, lambda: tuple(EntryPoint(cas.name, one.position, (cas,)) for cas in one.members))


def entry_point(topology: Topology, entry: ClientAccessServer) -> EntryPoint:
    """The entry point that a server is."""
    by_name = topology.once(entry_point, lambda: {one.name: one for one in entry_points(topology) if not one.array})
    return by_name[entry.name]


def alike(
    topology: Topology, points: Iterable[EntryPoint], protocol: Protocol, operation: Operation, *, own_site: bool
) -> tuple[AlikeEntryPoints, ...]:
    """The entry points that have an access point for this, by what of their settings a case depends on."""
    found: dict[Hashable, list[EntryPoint]] = {}
    for one in points:
        settings = settings_that_count(topology, one, protocol, operation, own_site=own_site)
        if settings is not None:
            found.setdefault(settings, []).append(one)
    return tuple(AlikeEntryPoints(tuple(members)) for members in found.values())


def settings_that_count(
    topology: Topology, one: EntryPoint, protocol: Protocol, operation: Operation, *, own_site: bool
) -> Hashable:
    """What of its settings a case depends on; None where nothing can be asked there."""
    key = (settings_that_count, one.name, one.position, protocol, operation, own_site)
    return topology.once(key, lambda: _settings_of_all(one, protocol, operation, own_site=own_site))


def _settings_of_all(one: EntryPoint, protocol: Protocol, operation: Operation, *, own_site: bool) -> Hashable:
    settings = [_settings(cas, protocol, operation, own_site=own_site) for cas in one.members]
    if one.array is None:
        return settings[0]
    return None if None in settings else (True, frozenset(settings), settings[0])


def can_log_on(topology: Topology, one: EntryPoint, protocol: Protocol, operation: Operation) -> bool:
    """Whether a client can log on there: at an array every member has to accept the same logon."""
    key = (can_log_on, one.name, one.position, protocol, operation)
    return topology.once(key, lambda: _can_log_on(one, protocol, operation))


def _can_log_on(one: EntryPoint, protocol: Protocol, operation: Operation) -> bool:
    points = [find_access_point(Request(member, (), protocol, operation)) for member in one.members]
    logons = {None if point is None else find_logon(point) for point in points}
    return len(logons) == 1 and None not in logons


def _settings(cas: ClientAccessServer, protocol: Protocol, operation: Operation, *, own_site: bool) -> Hashable:
    """Beside those that decide: those that add a clause (GEN-03, OWA-14), and how a client logs on."""
    access_point = find_access_point(Request(cas, (), protocol, operation))
    if access_point is None:
        return None
    return (
        entry_settings(cas, protocol, operation, own_site=own_site),
        operation in _PROXIED and bool(cas.internet_facing),
        operation is Operation.OWA and cas.redirect_to_optimal_owa_server is True,
        find_logon(access_point),
        cas.site if own_site else None,
    )
