"""The page on the architecture names rooms, files and nouns that exist, with the imports that are measured."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.architecture.structure import read_structure

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
ROOM_ROW = re.compile(r"^\| (\d) \| `([a-z/]+)` \| .* \|(.*)\|$", re.MULTILINE)
NOUNS = "harness.model"


def short(room: str) -> str:
    return room.rpartition(".")[2]


def test_the_table_of_rooms_is_what_is_measured() -> None:
    structure = read_structure(ROOT)
    measured = {
        (floor, room, tuple(sorted(short(to) for source, to in structure.arrows if source == room and to != NOUNS)))
        for floor, rooms in enumerate(structure.floors, start=1)
        for room in rooms
    }
    written = {
        (int(floor), room.replace("/", "."), tuple(sorted(filter(None, imports.strip().split(", ")))))
        for floor, room, imports in ROOM_ROW.findall(PAGE)
    }
    assert written == measured


def test_the_nouns_of_the_glossary_are_classes() -> None:
    rows = PAGE.partition("## Glossary")[2].partition("## To add")[0].splitlines()
    nouns = {noun for row in rows for noun in re.findall(r"`([A-Z]\w+)`", row.partition(" | ")[0])}
    classes = {
        node.name
        for folder in ("harness", "fixtures", "suites")
        for file in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    } | {"FaultEffect", "Correction"}  # the nouns that are type aliases
    assert nouns
    assert nouns <= classes


def test_the_files_that_the_page_names_exist() -> None:
    named = re.findall(r"`((?:docs|fixtures|harness|suites|tests|run|probes)/[\w./-]+)`", PAGE)
    assert named
    assert [name for name in named if not (ROOT / name).exists() and not (ROOT / "harness" / name).exists()] == []
