"""The structure of a checkout, measured from its imports: rooms, floors, arrows, cycles."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp

PACKAGES = ("harness", "suites", "fixtures")
_BESIDE_HARNESS = ("fixtures.farm", "suites.plugin", "suites")


@dataclass(frozen=True, slots=True)
class Structure:
    """`arrows` are the imports between rooms, each pair once; `floors` go from the bottom up, none if there is a cycle.

    `outside` are the modules in no room. A room is a direct child of `harness`, the mock farm, the suites or their
    plugin; a module at the root of `harness` is a room of its own, and `outside` too.
    """

    rooms: tuple[str, ...]
    arrows: tuple[tuple[str, str], ...]
    floors: tuple[tuple[str, ...], ...]
    cycle: tuple[str, ...]
    outside: tuple[str, ...]


def read_structure(checkout: Path) -> Structure:
    """The import graph of that checkout, whose packages must not have been imported from elsewhere."""
    sys.path.insert(0, str(checkout))
    try:
        graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    finally:
        sys.path.remove(str(checkout))
    arrows = {
        (source, target)
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
        if (source := room_of(module)) and (target := room_of(imported)) and source != target
    }
    rooms = {room for module in graph.modules if (room := room_of(module))}
    leans_on = {room: {target for source, target in arrows if source == room} for room in sorted(rooms)}
    floors, cycle = _floors(leans_on)
    outside = {room for room in rooms if not (checkout / Path(*room.split("."))).is_dir()}
    outside |= {module for module in graph.modules if room_of(module) is None and module not in PACKAGES}
    return Structure(tuple(sorted(rooms)), tuple(sorted(arrows)), floors, cycle, tuple(sorted(outside)))


def room_of(module: str) -> str | None:
    """The room that a module stands in; None for the top packages and `harness.__main__`."""
    for room in _BESIDE_HARNESS:
        if module == room or module.startswith(f"{room}."):
            return room
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "harness" and parts[1:] not in ([], ["__main__"]) else None


def _floors(leans_on: Mapping[str, set[str]]) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    sorter = TopologicalSorter(leans_on)
    try:
        sorter.prepare()
    except CycleError as error:
        return (), tuple(error.args[1])
    floors: list[tuple[str, ...]] = []
    while sorter.is_active():
        ready = tuple(sorted(sorter.get_ready()))
        floors.append(ready)
        sorter.done(*ready)
    return tuple(floors), ()
