"""What the import contracts of pyproject.toml cannot say: conftest.py, whole figures, and modules imported alone."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest

from tests.architecture.__main__ import structure_lines
from tests.architecture.structure import Structure, read_structure, room_of

ROOT = Path(__file__).parents[2]
MOST_FLOORS = 5
MOST_ARROWS = 40


@pytest.fixture(scope="module")
def structure() -> Structure:
    return read_structure(ROOT)


def imported_by(file: Path) -> set[str]:
    """Every module that a file imports, wherever in the file it does so."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} imports relatively"
            found.add(node.module or "")
    return found


def test_conftest_imports_the_plugin_package_and_nothing_else_of_ours() -> None:
    imported = imported_by(ROOT / "conftest.py")
    ours = {name for name in imported if name.split(".")[0] in ("harness", "fixtures", "suites", "tests")}
    assert ours == {"suites", "suites.plugin"}


def test_rooms_stand_on_few_floors_and_know_few_others(structure: Structure) -> None:
    assert structure.cycle == ()
    assert len(structure.floors) <= MOST_FLOORS
    assert len(structure.arrows) <= MOST_ARROWS


def test_no_module_stands_outside_a_room_but_the_command(structure: Structure) -> None:
    assert structure.outside == ("harness.__main__",)


def test_the_structure_is_told_from_the_top_floor_down(structure: Structure) -> None:
    lines = list(structure_lines(structure))
    floors = len(structure.floors)
    assert lines[0] == f"floor {floors}"
    assert lines[-1] == f"{len(structure.rooms)} rooms, {floors} floors, {len(structure.arrows)} arrows, no cycle"


def test_a_cycle_is_named() -> None:
    arrows = (("harness.a", "harness.b"), ("harness.b", "harness.a"))
    lines = list(structure_lines(Structure(("harness.a", "harness.b"), arrows, (), ("harness.a", "harness.b"), ())))
    assert "cycle: harness.a -> harness.b" in lines
    assert lines[-1] == "2 rooms, no floors, 2 arrows, a cycle"


@pytest.mark.parametrize(
    ("module", "room"),
    [
        ("harness", None),
        ("harness.__main__", None),
        ("harness.run.live", "harness.run"),
        ("suites.plugin.options", "suites.plugin"),
        ("suites.test_owa", "suites"),
        ("fixtures.farm.nodes.owa", "fixtures.farm"),
        ("fixtures", None),
    ],
)
def test_a_module_stands_in_the_room_that_it_is_named_after(module: str, room: str | None) -> None:
    assert room_of(module) == room


@pytest.mark.parametrize("package", ["harness", "fixtures.farm", "suites.plugin"])
def test_every_module_imports_on_its_own(package: str) -> None:
    root = importlib.import_module(package)
    for module in pkgutil.walk_packages(root.__path__, f"{package}."):
        if not module.name.endswith("__main__"):
            assert importlib.import_module(module.name).__name__ == module.name
