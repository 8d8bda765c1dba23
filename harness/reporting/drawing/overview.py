"""Many sites as tiles with counts, those that are treated alike in one box: a picture that stays legible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from harness.model.deployment import ClientAccessServer, Deployment, MailboxServer, Site, Version
from harness.reporting.drawing.boxes import Block, BlockKind, Box, Frame, Line, LineStyle
from harness.reporting.drawing.groups import Arrow, EntryGroup, site_of_each
from harness.reporting.drawing.sites import faces_internet, mailboxes_by_server
from harness.reporting.drawing.text import counted
from harness.reporting.drawing.ways import Destination, WayKind, is_back_end

_COLUMNS, _COLUMNS_OF_NAMES = 2, 3
_Way = tuple[tuple[EntryGroup, ...], WayKind, tuple[str, ...]]
_Signature = tuple[bool, tuple[_Way, ...]]


def overview_boxes(deployment: Deployment, arrows: Sequence[Arrow], groups: Sequence[EntryGroup]) -> tuple[Box, ...]:
    """A box for all sites to which the same arrows lead, those with few sites first."""
    counts = _Counts(deployment)
    to_site: dict[str, list[Arrow]] = {}
    for arrow in arrows:
        to_site.setdefault(arrow.destination.site, []).append(_worded(arrow))
    alike: dict[_Signature, list[Site]] = {}
    for site in deployment.sites:
        facing = faces_internet(site, counts.servers.get(site.name, ()))
        alike.setdefault((facing, tuple(dict.fromkeys(map(_way, to_site.get(site.name, ()))))), []).append(site)
    sites_of = site_of_each(deployment)
    boxes = (
        _box(counts, sites, signature[0], to_site.get(sites[0].name, ()), _groups_in(sites, groups, sites_of))
        for signature, sites in alike.items()
    )
    return tuple(sorted(boxes, key=lambda box: len(box.blocks)))


class _Counts:
    """The servers of each site and the mailboxes of each server."""

    def __init__(self, deployment: Deployment) -> None:
        self.servers: dict[str, list[ClientAccessServer]] = {}
        self.stores: dict[str, list[MailboxServer]] = {}
        self.arrays: dict[str, int] = {}
        self.held = mailboxes_by_server(deployment)
        for cas in deployment.client_access_servers:
            self.servers.setdefault(cas.site, []).append(cas)
        for store in deployment.mailbox_servers:
            self.stores.setdefault(store.site, []).append(store)
        sites = site_of_each(deployment)
        for array in deployment.load_balancing_arrays:
            for site in {sites[name] for name in array.members}:
                self.arrays[site] = self.arrays.get(site, 0) + 1


def _worded(arrow: Arrow) -> Arrow:
    """To a back-end server of any name: its version is said in the words."""
    if not arrow.destination.back_end:
        return arrow
    words = (f"Exchange 2003: {arrow.words[0]}", *arrow.words[1:])
    return replace(arrow, words=words, destination=Destination(arrow.destination.site))


def _way(arrow: Arrow) -> _Way:
    return arrow.groups, arrow.kind, arrow.words


def _groups_in(
    sites: Iterable[Site], groups: Iterable[EntryGroup], sites_of: Mapping[str, str]
) -> tuple[EntryGroup, ...]:
    names = {site.name for site in sites}
    return tuple(one for one in groups if any(sites_of[entry] in names for entry in one.entries))


def _box(
    counts: _Counts, sites: Sequence[Site], facing: bool, arrows: Sequence[Arrow], groups: tuple[EntryGroup, ...]
) -> Box:
    name = sites[0].name if len(sites) == 1 else f"{len(sites)} sites"
    distinct = {_way(arrow): arrow for arrow in reversed(arrows)}
    shown = [replace(arrow, destination=Destination(name)) for arrow in reversed(distinct.values())]
    # Where nothing leads to, the names are enough.
    lines = None if shown else 1
    tiles = tuple(Block(BlockKind.SITE, tuple(_tile(counts, site))[:lines]) for site in sites)
    heading = Line(counted(len(sites), "site"), LineStyle.NAME, "Internet-facing" if facing else "not Internet-facing")
    return Box(
        own=name,
        heading=(heading,),
        frames=(Frame(tiles),),
        faces_internet=facing,
        arrows=tuple(shown),
        groups=groups,
        tile_columns=_COLUMNS if shown else _COLUMNS_OF_NAMES,
    )


def _tile(counts: _Counts, site: Site) -> Iterator[Line]:
    servers, stores = counts.servers.get(site.name, []), counts.stores.get(site.name, [])
    new = [store for store in stores if not is_back_end(store)]
    old = [store for store in stores if is_back_end(store)]
    yield Line(site.name, LineStyle.NAME, "", f"Active Directory site {site.name}")
    if site.published_host:
        yield Line(site.published_host, LineStyle.QUIET)
    arrays = counts.arrays.get(site.name)
    if servers:
        balanced = f" in {counted(arrays, 'array')}" if arrays else ""
        yield Line(f"{len(servers)} CAS{balanced}, {_versions(servers)}")
    else:
        yield Line("no Client Access server", LineStyle.WARNING)
    for role, group in (("MBX", new), ("of 2003", old)):
        if group:
            held = sum(len(counts.held.get(store.name, ())) for store in group)
            yield Line(f"{len(group)} {role}, {counted(held, 'mailbox')}")


def _versions(servers: Iterable[ClientAccessServer]) -> str:
    """`2007 SP1`, or the earliest and the latest of several."""
    by_order: dict[tuple[int, int], Version] = {(cas.version.major, cas.version.minor): cas.version for cas in servers}
    first, last = by_order[min(by_order)], by_order[max(by_order)]
    return first.text if first is last else f"{first.text} to {last.text.removeprefix('2007 ')}"
