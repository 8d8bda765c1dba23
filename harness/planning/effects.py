"""Which cells a change of settings can reach at all: few of a large organization, so an effect is found quickly."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
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
from harness.planning.entry_points import entry_point, settings_that_count
from harness.planning.expectations import Expectations
from harness.planning.hop_targets import hop_targets
from harness.planning.outcome_comparison import say_the_same
from harness.planning.site_outages import faces_the_internet
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
    """Where differences count: at entry servers, by what they are asked; for these sites' mailboxes and requests."""

    entries: Mapping[_Asked, frozenset[str]]
    sites: frozenset[str]
    asked: tuple[_Asked, ...]


class Effects:
    """What changes do to one deployment. What is worked out of it for one change is kept for the next.

    Mailboxes that are alike are looked at once, and so are entry servers of which nothing counts but what is equal.
    """

    def __init__(self, before: Deployment) -> None:
        self._before = Expectations(before)
        self._same_mailboxes = tuple(_pair(before, before))
        self._entries: dict[tuple[_Asked, frozenset[str]], tuple[tuple[str, ...], ...]] = {}

    def of(self, after: Deployment, states: Mapping[str, SiteState] | None = None) -> tuple[CellChange, ...]:
        """The cells in which `after` differs, as `compare_deployments` finds them; those that are alike as one.

        With `states` sites of it are down or offline.
        """
        before = self._before.topology.deployment
        changed = Expectations(after, states, earlier=self._before)
        reach = _reach(self._before.topology, changed.topology)
        if states:
            reach = _widened(reach, changed)
        others = {site.name: self._renamed(site.name, changed) for site in after.sites if site.name not in reach.sites}
        pairs = self._same_mailboxes if after.mailboxes is before.mailboxes else _pair(before, after)
        found = (change for alike in pairs for change in self._changes_for(alike, changed, reach, others))
        return tuple(sorted(found, key=lambda change: change.cell))

    def _changes_for(
        self, alike: _Alike, changed: Expectations, reach: _Reach, others: Mapping[str, tuple[_Asked, ...]]
    ) -> Iterator[CellChange]:
        """At the servers that differ, and everywhere: for the mailboxes of sites that are not reached few requests."""
        requests = MAILBOX_OPERATIONS if alike.are_moved else reach.asked
        for asked in requests:
            for entry in reach.entries[asked]:
                yield from filter(None, (self._compare(alike, changed, entry, asked),))
        stays = None if alike.are_moved else alike.after
        for asked in others.get(changed.topology.site_of(stays), requests) if stays else requests:
            for entries in self._alike_entries(alike, changed, asked):
                equal = [entry for entry in entries if entry not in reach.entries[asked]]
                change = self._compare(alike, changed, equal[0], asked) if equal else None
                if change is not None:
                    yield replace(change, also_at=tuple(equal[1:]))

    def _renamed(self, site: str, changed: Expectations) -> tuple[_Asked, ...]:
        """Where a site publishes nothing, Autodiscover names servers of other sites: whoever is asked, it is theirs."""
        return tuple(
            (protocol, operation)
            for protocol, operation in _OF_AUTODISCOVER
            if not _name_the_same(self._before.settings(site, operation), changed.settings(site, operation), changed)
        )

    def _alike_entries(self, alike: _Alike, changed: Expectations, asked: _Asked) -> tuple[tuple[str, ...], ...]:
        """The entry servers by what counts of them for these mailboxes.

        One of which that differs itself is looked at beside, so that what it was before is enough.
        """
        homes = ((self._before, alike.before), (changed, alike.after))
        sites = frozenset(found.topology.site_of(mailbox) for found, mailbox in homes if mailbox is not None)
        if (asked, sites) not in self._entries:
            self._entries[asked, sites] = self._find_alike_entries(asked, sites)
        return self._entries[asked, sites]

    def _find_alike_entries(self, asked: _Asked, sites: frozenset[str]) -> tuple[tuple[str, ...], ...]:
        found: dict[Hashable, list[str]] = {}
        topology = self._before.topology
        for cas in topology.entry_servers():
            found.setdefault(_counts(topology, cas.name, asked, is_home=cas.site in sites), []).append(cas.name)
        return tuple(tuple(sorted(names)) for names in found.values())

    def _compare(self, alike: _Alike, changed: Expectations, entry: str, asked: _Asked) -> CellChange | None:
        before = self._before.find(entry, alike.before, *asked) if alike.before else None
        after = changed.find(entry, alike.after, *asked) if alike.after else None
        change = compare_cell(Cell(alike.addresses[0], entry, *asked), before, after)
        return change and replace(change, also_for=tuple(alike.addresses[1:]))


def effect_of(
    before: Deployment, after: Deployment, states: Mapping[str, SiteState] | None = None
) -> tuple[CellChange, ...]:
    """Every cell in which two deployments differ; only those are worked out that their differences can reach.

    With `states` sites of the second one are down or offline.
    """
    found = (change for alike in Effects(before).of(after, states) for change in alike.each())
    return tuple(sorted(found, key=lambda change: change.cell))


def _counts(topology: Topology, entry: str, asked: _Asked, *, is_home: bool) -> Hashable:
    """What of an entry server counts; where it `is_home`, for the mailboxes of its own site as well.

    Its host counts where the answer names it (OWA-11). None where it cannot be asked, or there is none.
    """
    cas = topology.entry_server(entry)
    if cas is None:
        return None
    one = entry_point(topology, cas)
    as_own = settings_that_count(topology, one, *asked, own_site=True) if is_home else None
    as_other = settings_that_count(topology, one, *asked, own_site=False)
    named = cas.host if asked[1] is Operation.EXCHANGE else ""
    return as_own, as_other, faces_the_internet(cas), named


def _name_the_same(before: tuple[Outcome, ...], after: tuple[Outcome, ...], changed: Expectations) -> bool:
    return say_the_same(before, after) and not changed.outages.dead_ends(after)


def _pair(before: Deployment, after: Deployment) -> tuple[_Alike, ...]:
    """The mailboxes of both, those together that are alike in both, in the order of their addresses."""
    earlier = {mailbox.address: mailbox for mailbox in before.mailboxes}
    later = {mailbox.address: mailbox for mailbox in after.mailboxes}
    found: dict[tuple[object, object], _Alike] = {}
    for address in sorted({*earlier, *later}):
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
        {asked: frozenset(_asked_otherwise(servers, before, after, asked)) for asked in MAILBOX_OPERATIONS},
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
    entries = {asked: names | touched.keys() for asked, names in reach.entries.items()}
    return _Reach(entries, reach.sites | sites, MAILBOX_OPERATIONS)


def _asked_otherwise(servers: Iterable[str], before: Topology, after: Topology, asked: _Asked) -> Iterator[str]:
    """Those of the servers that differ in what counts where they are asked themselves, or cannot be asked any more."""
    for name in servers:
        counted = (_counts(before, name, asked, is_home=True), _counts(after, name, asked, is_home=True))
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


def _asked_of(directories: Collection[VirtualDirectoryName]) -> Iterator[_Asked]:
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
