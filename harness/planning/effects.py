"""Which cells a change of settings can reach at all: few of a large organization, so an effect is found quickly."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from harness.model.cell import Cell, CellChange
from harness.model.deployment import ClientAccessServer, Deployment, Mailbox
from harness.model.hop_demands import HopTarget
from harness.model.outcome import Outcome
from harness.model.protocol import VIRTUAL_DIRECTORY_OF, Operation, Protocol, VirtualDirectoryName
from harness.model.site_state import SiteState
from harness.planning.cells import compare_cell
from harness.planning.decisions import MAILBOX_OPERATIONS
from harness.planning.directories import DESTINATION_DIRECTORY_OF
from harness.planning.expectations import Expectations
from harness.planning.hop_targets import hop_targets
from harness.planning.outcome_comparison import say_the_same
from harness.planning.topology import Topology

_PROXIED = (Operation.OWA, Operation.FOLDERSYNC, Operation.GETFOLDER)
"""An operation for each virtual directory that is proxied to."""

_SEEN_BY_OTHERS = ("site", "version", "host", "virtual_directories")
"""What another server looks up of a destination; that one faces the Internet counts for Autodiscover alone."""

_Asked = tuple[Protocol, Operation]

_OF_AUTODISCOVER = tuple(asked for asked in MAILBOX_OPERATIONS if asked[0] is Protocol.AUTODISCOVER)


@dataclass(frozen=True, slots=True)
class _Alike:
    """Mailboxes that are treated alike before, and alike after; None where a deployment does not have them."""

    before: Mailbox | None
    after: Mailbox | None
    addresses: list[str] = field(default_factory=list)

    @property
    def are_moved(self) -> bool:
        """Whether they are on another server, use other protocols, or are new or gone."""
        return self.before is None or self.after is None or _class_of(self.before) != _class_of(self.after)


@dataclass(frozen=True, slots=True)
class _Reach:
    """Where differences count: at these entry servers, for the mailboxes of these sites, and for these requests."""

    entries: frozenset[str]
    sites: frozenset[str]
    asked: tuple[_Asked, ...]


class Effects:
    """What changes do to one deployment. What is worked out of it for one change is kept for the next."""

    def __init__(self, before: Deployment) -> None:
        self._before = Expectations(before)

    def of(self, after: Deployment, states: Mapping[str, SiteState] | None = None) -> tuple[CellChange, ...]:
        """The cells in which `after` differs, as `compare_deployments` finds them.

        With `states` sites of it are down or offline.
        """
        changed = Expectations(after, states)
        reach = _reach(self._before.topology, changed.topology)
        if states:
            reach = _widened(reach, changed)
        found = (
            change
            for alike in _pair(self._before.topology.deployment, after)
            for change in self._changes_for(alike, changed, reach)
        )
        return tuple(sorted(found, key=lambda change: change.cell))

    def _changes_for(self, alike: _Alike, changed: Expectations, reach: _Reach) -> Iterator[CellChange]:
        asked = MAILBOX_OPERATIONS if alike.are_moved else reach.asked
        stays = None if alike.are_moved else alike.after
        everywhere = stays is None or changed.topology.site_of(stays) in reach.sites
        elsewhere = asked if everywhere else self._renamed(alike, changed)
        for entry in dict.fromkeys((*self._before.entries, *changed.entries)):
            for protocol, operation in asked if entry in reach.entries else elsewhere:
                yield from self._compare(alike, changed, entry, protocol, operation)

    def _renamed(self, alike: _Alike, changed: Expectations) -> tuple[_Asked, ...]:
        """Where a site publishes nothing, Autodiscover names servers of other sites: whoever is asked, it is theirs."""
        before, after = alike.before, alike.after
        if before is None or after is None:
            return ()
        return tuple(
            (protocol, operation)
            for protocol, operation in _OF_AUTODISCOVER
            if not _name_the_same(self._before.settings(before, operation), changed.settings(after, operation), changed)
        )

    def _compare(
        self, alike: _Alike, changed: Expectations, entry: str, protocol: Protocol, operation: Operation
    ) -> Iterator[CellChange]:
        before = self._before.find(entry, alike.before, protocol, operation) if alike.before else None
        after = changed.find(entry, alike.after, protocol, operation) if alike.after else None
        change = compare_cell(Cell(alike.addresses[0], entry, protocol, operation), before, after)
        if change is not None:
            yield from (replace(change, cell=Cell(address, entry, protocol, operation)) for address in alike.addresses)


def effect_of(
    before: Deployment, after: Deployment, states: Mapping[str, SiteState] | None = None
) -> tuple[CellChange, ...]:
    """The cells in which two deployments differ; only those are worked out that their differences can reach.

    With `states` sites of the second one are down or offline.
    """
    return Effects(before).of(after, states)


def _name_the_same(before: tuple[Outcome, ...], after: tuple[Outcome, ...], changed: Expectations) -> bool:
    return say_the_same(before, after) and not changed.outages.dead_ends(after)


def _pair(before: Deployment, after: Deployment) -> tuple[_Alike, ...]:
    """The mailboxes of both, those together that are alike in both."""
    earlier = {mailbox.address: mailbox for mailbox in before.mailboxes}
    later = {mailbox.address: mailbox for mailbox in after.mailboxes}
    found: dict[tuple[object, object], _Alike] = {}
    for address in dict.fromkeys((*earlier, *later)):
        one, other = earlier.get(address), later.get(address)
        key = (one and _class_of(one), other and _class_of(other))
        found.setdefault(key, _Alike(one, other)).addresses.append(address)
    return tuple(found.values())


def _class_of(mailbox: Mailbox) -> tuple[str, tuple[Protocol, ...]]:
    return mailbox.server, mailbox.disabled


def _reach(before: Topology, after: Topology) -> _Reach:
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
    return _Reach(
        frozenset(servers),
        frozenset(sites | homes),
        MAILBOX_OPERATIONS if directories is None or homes else tuple(_asked_of(directories)),
    )


def _widened(reach: _Reach, changed: Expectations) -> _Reach:
    """An outage counts where servers are asked that do not answer, and for whom they would serve or be led there."""
    topology, touches = changed.topology, changed.outages.touches
    touched = {cas.name: cas.site for cas in topology.deployment.client_access_servers if touches(cas)}
    led_there = {
        cas.site
        for cas in topology.deployment.client_access_servers
        if any(target.server in touched for target in _led_to(topology, cas.name))
    }
    sites = {*changed.outages.sites, *touched.values(), *led_there}
    return _Reach(reach.entries | touched.keys(), reach.sites | sites, MAILBOX_OPERATIONS)


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


def _asked_of(directories: Collection[VirtualDirectoryName]) -> Iterator[_Asked]:
    for protocol, operation in MAILBOX_OPERATIONS:
        used = (VIRTUAL_DIRECTORY_OF.get(operation), DESTINATION_DIRECTORY_OF.get(operation))
        if any(name in directories for name in used):
            yield protocol, operation


def _led_to(topology: Topology, name: str) -> tuple[HopTarget, ...]:
    cas = topology.client_access_server(name)
    return tuple(target for operation in _PROXIED for target in hop_targets(topology, cas, operation))


def _sites_of_changed_homes(before: Topology, after: Topology) -> Iterator[str]:
    earlier, later = before.deployment.mailbox_servers, after.deployment.mailbox_servers
    for homes, others in ((earlier, later), (later, earlier)):
        yield from (home.site for home in homes if home not in others)
