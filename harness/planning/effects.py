"""What changes of settings do: the cells in which a deployment differs from what it was before."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from harness.model.cell import Cell, CellChange
from harness.model.deployment import Deployment, Mailbox
from harness.model.outcome import Outcome
from harness.model.protocol import Protocol
from harness.model.site_state import SiteState
from harness.planning.cells import compare_cell
from harness.planning.decisions import MAILBOX_OPERATIONS
from harness.planning.expectations import Expectations
from harness.planning.outcome_comparison import say_the_same
from harness.planning.reach import Asked, Reach, find_reach, settings_at, widen

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


class Effects:
    """What changes do to one deployment. What is worked out of it for one change is kept for the next.

    Mailboxes that are alike are looked at once, and so are entry servers of which nothing counts but what is equal.
    """

    def __init__(self, before: Deployment) -> None:
        self._before = Expectations(before)
        self._same_mailboxes = tuple(_pair(before, before))
        self._entries: dict[tuple[Asked, frozenset[str]], tuple[tuple[str, ...], ...]] = {}

    def of(self, after: Deployment, states: Mapping[str, SiteState] | None = None) -> tuple[CellChange, ...]:
        """The cells in which `after` differs, as `compare_deployments` finds them; those that are alike as one.

        With `states` sites of it are down or offline.
        """
        before = self._before.topology.deployment
        changed = Expectations(after, states, earlier=self._before)
        reach = find_reach(self._before.topology, changed.topology)
        if states:
            reach = widen(reach, changed)
        others = {site.name: self._renamed(site.name, changed) for site in after.sites if site.name not in reach.sites}
        pairs = self._same_mailboxes if after.mailboxes is before.mailboxes else _pair(before, after)
        found = (change for alike in pairs for change in self._changes_for(alike, changed, reach, others))
        return tuple(sorted(found, key=lambda change: change.cell))

    def _changes_for(
        self, alike: _Alike, changed: Expectations, reach: Reach, others: Mapping[str, tuple[Asked, ...]]
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

    def _renamed(self, site: str, changed: Expectations) -> tuple[Asked, ...]:
        """Where a site publishes nothing, Autodiscover names servers of other sites: whoever is asked, it is theirs."""
        return tuple(
            (protocol, operation)
            for protocol, operation in _OF_AUTODISCOVER
            if not _name_the_same(self._before.settings(site, operation), changed.settings(site, operation), changed)
        )

    def _alike_entries(self, alike: _Alike, changed: Expectations, asked: Asked) -> tuple[tuple[str, ...], ...]:
        """The entry servers by what counts of them for these mailboxes.

        One of which that differs itself is looked at beside, so that what it was before is enough.
        """
        homes = ((self._before, alike.before), (changed, alike.after))
        sites = frozenset(found.topology.site_of(mailbox) for found, mailbox in homes if mailbox is not None)
        if (asked, sites) not in self._entries:
            self._entries[asked, sites] = self._find_alike_entries(asked, sites)
        return self._entries[asked, sites]

    def _find_alike_entries(self, asked: Asked, sites: frozenset[str]) -> tuple[tuple[str, ...], ...]:
        found: dict[Hashable, list[str]] = {}
        topology = self._before.topology
        for cas in topology.entry_servers():
            found.setdefault(settings_at(topology, cas.name, asked, is_home=cas.site in sites), []).append(cas.name)
        return tuple(tuple(sorted(names)) for names in found.values())

    def _compare(self, alike: _Alike, changed: Expectations, entry: str, asked: Asked) -> CellChange | None:
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
