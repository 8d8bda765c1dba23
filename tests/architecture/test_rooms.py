"""The rooms do not know each other: the farm is a stranger to the oracle, judging knows no network."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOUNS = ("harness.model",)
MAY_IMPORT = {
    "harness/model": NOUNS,
    "harness/clauses": NOUNS,
    "harness/deployments": NOUNS,
    "harness/evidence": NOUNS,
    "harness/planning": NOUNS,
    "harness/wire": (),
    "harness/probes": (*NOUNS, "harness.wire"),
    "harness/judging": NOUNS,
    "harness/reporting": NOUNS,
    "harness/mutation": (*NOUNS, "fixtures.farm.faults"),
    "fixtures/farm": NOUNS,
    "suites": (*NOUNS, "harness.deployments", "harness.run", "harness.live", "harness.reporting"),
}
"""What a room may know of ours beside itself. Farm and planning share nothing but nouns: else green means nothing."""

SOCKETS = {"asyncio", "httpx", "respx", "socket", "ssl", "imaplib", "poplib", "urllib.request", "requests"}
MAY_OPEN_CONNECTIONS = {"harness/probes", "fixtures/farm"}


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


def files_of(room: str) -> list[Path]:
    files = sorted((ROOT / room).rglob("*.py"))
    assert files, f"the room {room} is empty"
    return files


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_what_it_may(room: str) -> None:
    own = room.replace("/", ".")
    allowed = (own, *MAY_IMPORT[room])
    for file in files_of(room):
        ours = {name for name in imported_by(file) if name.split(".")[0] in ("harness", "fixtures", "suites", "tests")}
        strangers = {name for name in ours if not any(name == one or name.startswith(f"{one}.") for one in allowed)}
        assert not strangers, f"{file.relative_to(ROOT)} knows {strangers}"


@pytest.mark.parametrize("room", sorted(set(MAY_IMPORT) - MAY_OPEN_CONNECTIONS))
def test_only_probes_and_farm_open_connections(room: str) -> None:
    for file in files_of(room):
        assert not imported_by(file) & SOCKETS, f"{file.relative_to(ROOT)} could open connections"


def test_every_room_is_named_here() -> None:
    rooms = {f"harness/{path.name}" for path in (ROOT / "harness").iterdir() if (path / "__init__.py").exists()}
    assert rooms == {room for room in MAY_IMPORT if room.startswith("harness/")}


@pytest.mark.parametrize("package", ["harness", "fixtures.farm"])
def test_every_module_imports_on_its_own(package: str) -> None:
    root = importlib.import_module(package)
    for module in pkgutil.walk_packages(root.__path__, f"{package}."):
        if not module.name.endswith("__main__"):
            assert importlib.import_module(module.name).__name__ == module.name
