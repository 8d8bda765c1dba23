"""What pytest has to know in a mutation run (`make mutation-code`): nothing that was kept may hide a mutant.

mutmut asks once which test calls which function. Then it imports everything, forks a process for each mutant, and runs
there the tests that call it. Plans that are kept in a cache and tables that are built on import would deceive it twice.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable

import pytest
from mutmut.state import state

NOTING = "stats"
"""mutmut's word, in the place of a mutant's name, for the run in which it notes which test calls what."""

TABLES = "harness.planning.tables."
"""Modules whose functions are called while they are imported, and not later, but for those that look up facts."""

LOOK_UP = ("_facts__mutmut_", "_release__mutmut_", "mailbox_version__mutmut_", f"{TABLES}destinations.")
"""Parts of the names of mutants that a decision calls."""

TESTS_OF_TABLES = "tests/planning/test_decision_tables.py::"
"""They hold the tables to their page in the documentation, which has every word of them."""

KEEP_TABLES = ("harness.planning.decisions", "harness.planning.documentation", "tests.planning.test_decision_tables")
"""The modules that these tests import and that keep a table."""


def pytest_configure(config: pytest.Config) -> None:
    mutant = os.environ.get("MUTANT_UNDER_TEST", "")
    names = {argument for argument in config.args if "::" in argument}
    if mutant == NOTING:
        config.pluginmanager.register(Noting())
    elif names:
        gc.freeze()
        if mutant.startswith(TABLES) and not any(part in mutant for part in LOOK_UP):
            names = {name for name in names if name.startswith(TESTS_OF_TABLES)}
            _forget_tables()
        config.args = sorted({name.partition("::")[0] for name in names})  # whole files are collected sooner
        config.pluginmanager.register(Selection(names))


def _forget_tables() -> None:
    """They are imported again, with the mutant in them."""
    for module in [name for name in sys.modules if name.startswith((TABLES, *KEEP_TABLES))]:
        del sys.modules[module]


class Selection:
    """In a mutant's process: the tests that call the mutated function, the soonest done first."""

    def __init__(self, names: set[str]) -> None:
        self._names = names

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        spent = state().duration_by_test
        items[:] = [item for item in items if item.nodeid in self._names]
        items.sort(key=lambda item: spent.get(item.nodeid, 0.0))


class Noting:
    """In the run that notes which test calls what: what a test takes from a cache it has called too."""

    def __init__(self) -> None:
        self._on_import: set[str] = set()
        self.waits: list[float] = []

    def pytest_collection_finish(self) -> None:
        """Puts the caches of the tests in its hands; only tables may be called while tests are imported."""
        self._on_import = set(state()._stats)
        if strangers := sorted(name for name in self._on_import if not name.startswith(TABLES)):
            print(f"called on import, where no mutant would be met: {', '.join(strangers)}", file=sys.__stderr__)
            pytest.exit("a test module plans or judges while it is imported", returncode=1)
        kept: dict[int, Kept] = {}
        for module in [module for name, module in sys.modules.items() if name.startswith("tests.")]:
            for name, value in list(vars(module).items()):
                if hasattr(value, "cache_clear"):
                    setattr(module, name, kept.setdefault(id(value), Kept(value, self)))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        self.waits.clear()
        if item.nodeid.startswith(TESTS_OF_TABLES):
            state()._stats.update(self._on_import)

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """A test takes as long as it would if the caches were empty: mutants are met sooner where little is planned."""
        state().duration_by_test[nodeid] += max(self.waits, default=0.0)


class Kept:
    """A cached function of the tests: a test that takes a kept value counts as calling what made it."""

    def __init__(self, make: Callable[..., object], noting: Noting) -> None:
        self._make = make
        self._noting = noting
        self._kept: dict[tuple[object, ...], tuple[object, frozenset[str], float]] = {}

    def __call__(self, *parts: object) -> object:
        called: set[str] = state()._stats
        if parts not in self._kept:
            before, started = set(called), time.perf_counter()
            called.clear()
            made = self._make(*parts)
            spent = time.perf_counter() - started
            self._kept[parts] = made, frozenset(called), max(spent, *self._noting.waits, 0.0)
            called |= before
        made, also_called, spent = self._kept[parts]
        called |= also_called
        self._noting.waits.append(spent)
        return made
