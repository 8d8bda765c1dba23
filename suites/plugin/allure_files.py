"""Allure's files, written so that a full disk is a sentence and no internal error, and results as we shape them."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import allure_commons
import pytest
from allure_commons.logger import AllureFileLogger
from allure_commons.model2 import TestResult, TestResultContainer

from harness.model.printable import json_text
from harness.output import cause_of
from harness.reporting import WrittenResult

_BEGUN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-[a-z]+(\.[a-z0-9]+)?\.tmp")
"""How a file is named until it is whole."""

_PLUMBING = frozenset(
    {"event_loop_of_run", "conformance_run", "assert_conformance", "judged", "case_id", "pytestconfig"}
)
"""Fixtures by which the suites work, which say nothing of a deployment."""

Shape = Callable[[TestResult], WrittenResult | None]


class GuardedAllure(AllureFileLogger):
    """Allure's own; the first thing that cannot be written is said, and what it has begun is taken away.

    `shape` makes of a result what is written in its place; None where it stays as Allure makes it.
    """

    failures: list[str]
    shape: Shape
    _failed = False

    @allure_commons.hookimpl
    def report_result(self, result: TestResult) -> None:
        shaped = self.shape(result)
        if shaped is None:
            self._try(lambda: AllureFileLogger.report_result(self, result))
        else:
            self.write_result(shaped)

    @allure_commons.hookimpl
    def report_container(self, container: TestResultContainer) -> None:
        """Nothing of containers that hold the suites' own fixtures alone."""
        names = {str(fixture.name).partition("::")[0] for fixture in (*container.befores, *container.afters)}
        if names - _PLUMBING:
            self._try(lambda: AllureFileLogger.report_container(self, container))

    @allure_commons.hookimpl
    def report_attached_file(self, source: object, file_name: object) -> None:
        self._try(lambda: AllureFileLogger.report_attached_file(self, source, file_name))

    @allure_commons.hookimpl
    def report_attached_data(self, body: object, file_name: object) -> None:
        self._try(lambda: AllureFileLogger.report_attached_data(self, body, file_name))

    @allure_commons.hookimpl
    def report_globals(self, globals_item: object) -> None:
        self._try(lambda: AllureFileLogger.report_globals(self, globals_item))

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return Path(self._report_dir)

    def write_result(self, result: WrittenResult) -> None:
        """What it names first, so that nobody reads a result whose files are missing."""
        for name, text in result.files.items():
            self.write(name, text)
        self.write(f"{result.record['uuid']}-result.json", json_text(result.record))

    def write(self, name: str, text: str) -> None:
        """A file in one step, over one that is there."""
        self._try(lambda: self._replace(name, text))

    def change_record(self, name: str, change: Callable[[dict[str, Any]], Mapping[str, object]]) -> None:
        """Write a file of JSON again, changed; one that an ended worker has not written is let be."""
        with suppress(FileNotFoundError, ValueError):
            self.write(name, json_text(change(json.loads((self.folder / name).read_bytes()))))

    def _replace(self, name: str, text: str) -> None:
        begun = self.folder / f"{uuid.uuid4()}-{Path(name).stem.rpartition('-')[2]}.tmp"
        begun.write_bytes(text.encode("utf-8", "backslashreplace"))
        begun.replace(self.folder / name)

    def _try(self, report: Callable[[], None]) -> None:
        try:
            report()
        except OSError as error:
            sentence = f"--alluredir {self._report_dir}: cannot be written: {cause_of(error)}"
            if not self._failed and sentence not in self.failures:  # a worker may have said so
                self.failures.append(sentence)
            self._failed = True
            self._take_away_what_is_begun()

    def _take_away_what_is_begun(self) -> None:
        with suppress(OSError):
            for file in self.folder.iterdir():
                if _BEGUN.fullmatch(file.name):
                    file.unlink()


def guard_allure(config: pytest.Config, failures: list[str], shape: Shape) -> GuardedAllure | None:
    """Let Allure's results be shaped, and fail with a sentence, which is added to the others; None without Allure."""
    if not config.getoption("allure_report_dir", default=None):
        return None
    manager = allure_commons.plugin_manager
    for plugin in manager.get_plugins():
        if type(plugin) is AllureFileLogger:
            guarded: Any = plugin
            manager.unregister(guarded)
            guarded.__class__ = GuardedAllure
            guarded.failures, guarded.shape = failures, shape
            manager.register(guarded)
            return guarded  # type: ignore[no-any-return]  # whose class was just set
    return None
