"""Prints the structure of this checkout, or of another one, from its imports.

python -m tests.architecture [CHECKOUT]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.code_figures import LONG_MODULE, MANY_PARAMETERS, SHORT_MODULE, CodeFigures, read_figures
from tests.architecture.structure import Structure, read_structure

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


def figure_lines(figures: CodeFigures) -> Iterator[str]:
    """Functions and modules in lines, parameters, and where clauses and demands are told by name."""
    lines, name = figures.longest
    yield (
        f"{figures.functions} functions: median {figures.median:g} lines, 90th percentile {figures.ninetieth}, "
        f"longest {lines} ({name})"
    )
    many = figures.many_parameters
    yield f"{len(many)} functions with more than {MANY_PARAMETERS} parameters: {', '.join(many) or 'none'}"
    for title, modules in ((f"over {LONG_MODULE}", figures.long), (f"under {SHORT_MODULE}", figures.short)):
        named = ", ".join(f"{name} ({lines})" for lines, name in modules)
        yield f"{len(modules)} modules {title} lines: {named or 'none'}"
    yield f"{figures.clause_mentions} clause ids in the code of the harness"
    yield f"{figures.demand_matches} places where a demand is told by its class"


def main() -> None:
    """Print it."""
    parser = argparse.ArgumentParser(prog="python -m tests.architecture", description=__doc__)
    parser.add_argument("checkout", type=Path, nargs="?", default=ROOT, metavar="CHECKOUT", help="default: this one")
    checkout: Path = parser.parse_args().checkout.resolve()
    for line in (*structure_lines(read_structure(checkout)), "", *figure_lines(read_figures(checkout))):
        print(line)


if __name__ == "__main__":
    main()
