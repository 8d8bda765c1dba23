"""Prints the structure of this checkout, or of another one, from its imports.

python -m tests.architecture [CHECKOUT]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.structure import Sizes, Structure, read_sizes, read_structure

ROOT = Path(__file__).parents[2]


def structure_lines(structure: Structure) -> Iterator[str]:
    """Floors from the top with their rooms, what each room leans on, then the figures."""
    leans_on = {room: [target for source, target in structure.arrows if source == room] for room in structure.rooms}
    for number, rooms in reversed(tuple(enumerate(structure.floors, start=1))):
        yield f"floor {number}"
        for room in rooms:
            yield f"  {room:22} -> {', '.join(leans_on[room]) or 'no other room'}"
    if structure.cycle:
        yield from (f"  {room:22} -> {', '.join(targets)}" for room, targets in leans_on.items())
        yield f"cycle: {' -> '.join(structure.cycle)}"
    yield f"modules outside a room: {', '.join(structure.outside) or 'none'}"
    floors = f"{len(structure.floors)} floors" if structure.floors else "no floors"
    cycles = "a cycle" if structure.cycle else "no cycle"
    yield f"{len(structure.rooms)} rooms, {floors}, {len(structure.arrows)} arrows, {cycles}"


def size_lines(sizes: Sizes) -> Iterator[str]:
    """Functions and modules in lines."""
    lines, name = sizes.longest
    yield (
        f"{sizes.functions} functions: median {sizes.median:g} lines, 90th percentile {sizes.ninetieth}, "
        f"longest {lines} ({name})"
    )
    for title, modules in (("over 250", sizes.long), ("under 25", sizes.short)):
        yield f"{len(modules)} modules {title} lines: {', '.join(f'{name} ({lines})' for lines, name in modules)}"


def main() -> None:
    """Print it."""
    parser = argparse.ArgumentParser(prog="python -m tests.architecture", description=__doc__)
    parser.add_argument("checkout", type=Path, nargs="?", default=ROOT, metavar="CHECKOUT", help="default: this one")
    checkout: Path = parser.parse_args().checkout.resolve()
    for line in (*structure_lines(read_structure(checkout)), "", *size_lines(read_sizes(checkout))):
        print(line)


if __name__ == "__main__":
    main()
