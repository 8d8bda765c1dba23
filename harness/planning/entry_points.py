"""What a client may ask, an entry server or an array by its name, and which of them answer alike."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
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
    """Entry points that answer alike: for any mailbox outside their own sites, or for those of one site.

    `sites_of_all` are the sites that every one of them is in.
    """

    members: tuple[EntryPoint, ...]
    sites_of_all: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sites_of_all", frozenset.intersection(*(one.sites for one in self.members)))

    def outside(self, site: str) -> Iterator[EntryPoint]:
        """Those that are not in this site."""
        return (one for one in self.members if site not in one.sites)

    def first_outside(self, site: str) -> EntryPoint | None:
        """The first of them."""
        return next(self.outside(site), None)


def entry_points(topology: Topology) -> tuple[EntryPoint, ...]:
    """Every entry server, then every array and published host."""
    return topology.once(entry_points, lambda: tuple(_entry_points(topology)))


def _entry_points(topology: Topology) -> Iterator[EntryPoint]:
    servers = topology.entry_servers()
    for position, cas in enumerate(servers):
        yield EntryPoint(cas.name, position, (cas,))
    for position, array in enumerate(topology.shared_names, start=len(servers)):
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
) -> Mapping[int, AlikeEntryPoints]:
    """The entry points that have an access point for this, by kind."""
    found: dict[int, list[EntryPoint]] = {}
    for one in points:
        kind = kind_of(topology, one, protocol, operation, own_site=own_site)
        if kind is not None:
            found.setdefault(kind, []).append(one)
    return {kind: AlikeEntryPoints(tuple(members)) for kind, members in found.items()}


def alike_elsewhere(topology: Topology, protocol: Protocol, operation: Operation) -> Mapping[int, AlikeEntryPoints]:
    """All entry points of a deployment by what counts for mailboxes of other sites, by kind."""
    return topology.once(
        (alike_elsewhere, protocol, operation),
        lambda: alike(topology, entry_points(topology), protocol, operation, own_site=False),
    )


def kind_of(
    topology: Topology, one: EntryPoint, protocol: Protocol, operation: Operation, *, own_site: bool
) -> int | None:
    """A number, the same for entry points of which users are shown the same; None where nothing can be asked there.

    How a client logs on there makes no difference, as long as it can.
    """
    key = (kind_of, one.name, one.position, protocol, operation, own_site)
    return topology.once(key, lambda: _find_kind(topology, one, protocol, operation, own_site=own_site))


def _find_kind(
    topology: Topology, one: EntryPoint, protocol: Protocol, operation: Operation, *, own_site: bool
) -> int | None:
    if any(find_access_point(Request(cas, (), protocol, operation)) is None for cas in one.members):
        return None
    settings = [_settings_that_decide(cas, protocol, operation, own_site=own_site) for cas in one.members]
    is_sent = can_log_on(topology, one, protocol, operation)
    return topology.number((one.array is not None, is_sent, settings[0], frozenset(settings)))


def can_log_on(topology: Topology, one: EntryPoint, protocol: Protocol, operation: Operation) -> bool:
    """Whether a client can log on there: at an array every member has to accept the same logon."""
    key = (can_log_on, one.name, one.position, protocol, operation)
    return topology.once(key, lambda: _can_log_on(one, protocol, operation))


def _can_log_on(one: EntryPoint, protocol: Protocol, operation: Operation) -> bool:
    points = [find_access_point(Request(member, (), protocol, operation)) for member in one.members]
    logons = {None if point is None else find_logon(point) for point in points}
    return len(logons) == 1 and None not in logons


def settings_that_count(
    cas: ClientAccessServer, protocol: Protocol, operation: Operation, *, own_site: bool
) -> Hashable:
    """What of its settings a case depends on; None where nothing can be asked there."""
    access_point = find_access_point(Request(cas, (), protocol, operation))
    if access_point is None:
        return None
    return _settings_that_decide(cas, protocol, operation, own_site=own_site), find_logon(access_point)


def _settings_that_decide(
    cas: ClientAccessServer, protocol: Protocol, operation: Operation, *, own_site: bool
) -> Hashable:
    """Those of its decisions, and those that add a clause (GEN-03, OWA-14)."""
    return (
        entry_settings(cas, protocol, operation, own_site=own_site),
        operation in _PROXIED and bool(cas.internet_facing),
        operation is Operation.OWA and cas.redirect_to_optimal_owa_server is True,
        cas.site if own_site else None,
    )
