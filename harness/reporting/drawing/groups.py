"""Entry servers that treat everybody alike share their arrows, so that the arrows of many sites can be told apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from harness.model.deployment import Deployment
from harness.reporting.drawing.ways import Destination, Treatment, WayKind, Ways


@dataclass(frozen=True, slots=True)
class EntryGroup:
    """Entry servers that do the same with every request for a mailbox of another site; `number` is its badge."""

    number: int
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """The entry servers of some groups pass requests for a destination on in one way; `words` are what is asked."""

    groups: tuple[EntryGroup, ...]
    entries: tuple[str, ...]
    destination: Destination
    kind: WayKind
    words: tuple[str, ...]


def group_entries(deployment: Deployment, ways: Ways) -> tuple[EntryGroup, ...]:
    """The groups, in the file's order of their first members."""
    sites = site_of_each(deployment)
    by_entry: dict[str, dict[Destination, Treatment]] = {}
    for (entry, destination), treatment in ways.items():
        by_entry.setdefault(entry, {})[destination] = treatment
    gathered: list[list[str]] = []
    for cas in deployment.client_access_servers:
        if cas.name in by_entry:
            alike = next((group for group in gathered if _fits(cas.name, group, by_entry, sites)), None)
            if alike is None:
                gathered.append([cas.name])
            else:
                alike.append(cas.name)
    return tuple(EntryGroup(number, tuple(group)) for number, group in enumerate(gathered, start=1))


def find_arrows(deployment: Deployment, groups: Iterable[EntryGroup], ways: Ways) -> tuple[Arrow, ...]:
    """What is passed on beyond the own site, and to back-end servers also within it."""
    sites = site_of_each(deployment)
    destinations = dict.fromkeys(destination for _, destination in ways)
    return tuple(arrow for one in destinations for arrow in _arrows_to(one, groups, ways, sites))


def _arrows_to(
    destination: Destination, groups: Iterable[EntryGroup], ways: Ways, sites: Mapping[str, str]
) -> Iterator[Arrow]:
    """Groups that do the same with requests for a destination share the arrow to it."""
    found: dict[tuple[WayKind, tuple[str, ...]], list[tuple[EntryGroup, tuple[str, ...]]]] = {}
    for group in groups:
        entries = tuple(name for name in group.entries if not _is_own(name, destination, sites))
        for way in _first_treatment(entries, destination, ways):
            found.setdefault(way, []).append((group, entries))
    for (kind, words), members in found.items():
        entries = tuple(name for _, names in members for name in names)
        yield Arrow(tuple(group for group, _ in members), entries, destination, kind, words)


def _first_treatment(entries: Iterable[str], destination: Destination, ways: Ways) -> Treatment:
    """Of one of them; the others do the same."""
    return next((ways[name, destination] for name in entries if (name, destination) in ways), ())


def find_own_site_ways(deployment: Deployment, ways: Ways) -> Mapping[str, Treatment]:
    """What the Client Access servers of a site do with requests for its own mailboxes, by site."""
    sites = site_of_each(deployment)
    found: dict[str, dict[WayKind, dict[str, None]]] = {}
    for (entry, destination), treatment in ways.items():
        if _is_own(entry, destination, sites):
            for kind, words in treatment:
                found.setdefault(destination.site, {}).setdefault(kind, {}).update(dict.fromkeys(words))
    return {
        site: tuple((kind, tuple(kinds[kind])) for kind in WayKind if kind in kinds) for site, kinds in found.items()
    }


def site_of_each(deployment: Deployment) -> dict[str, str]:
    """The site of each Client Access server."""
    return {cas.name: cas.site for cas in deployment.client_access_servers}


def _is_own(entry: str, destination: Destination, sites: Mapping[str, str]) -> bool:
    return not destination.back_end and sites[entry] == destination.site


def _fits(
    entry: str, group: Iterable[str], by_entry: Mapping[str, Mapping[Destination, Treatment]], sites: Mapping[str, str]
) -> bool:
    """Whether it does the same as each of them, the own sites of the two aside."""
    mine = by_entry[entry]
    for other in group:
        theirs = by_entry[other]
        compared = {
            destination
            for destination in {*mine, *theirs}
            if not _is_own(entry, destination, sites) and not _is_own(other, destination, sites)
        }
        if any(mine.get(destination, ()) != theirs.get(destination, ()) for destination in compared):
            return False
    return True
