"""The results of Allure, written so that a full disk is a sentence and no internal error."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import allure_commons
import pytest
from allure_commons.logger import AllureFileLogger

from harness.output import cause_of

_BEGUN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-[a-z]+(\.[a-z0-9]+)?\.tmp")
"""How Allure names a file until it is whole."""


class _GuardedAllure(AllureFileLogger):
    """Allure's own; the first thing that cannot be written is said, and what it has begun is taken away."""

    failures: list[str]
    _failed = False

    @allure_commons.hookimpl
    def report_result(self, result: object) -> None:
        self._try(AllureFileLogger.report_result, result)

    @allure_commons.hookimpl
    def report_container(self, container: object) -> None:
        self._try(AllureFileLogger.report_container, container)

    @allure_commons.hookimpl
    def report_attached_file(self, source: object, file_name: object) -> None:
        self._try(AllureFileLogger.report_attached_file, source, file_name)

    @allure_commons.hookimpl
    def report_attached_data(self, body: object, file_name: object) -> None:
        self._try(AllureFileLogger.report_attached_data, body, file_name)

    @allure_commons.hookimpl
    def report_globals(self, globals_item: object) -> None:
        self._try(AllureFileLogger.report_globals, globals_item)

    def _try(self, report: Callable[..., None], *given: object) -> None:
        try:
            report(self, *given)
        except OSError as error:
            if not self._failed:
                self.failures.append(f"--alluredir {self._report_dir}: cannot be written: {cause_of(error)}")
            self._failed = True
            self._take_away_what_is_begun()

    def _take_away_what_is_begun(self) -> None:
        with suppress(OSError):
            for file in Path(self._report_dir).iterdir():
                if _BEGUN.fullmatch(file.name):
                    file.unlink()


def guard_allure(config: pytest.Config, failures: list[str]) -> None:
    """Let Allure's results fail with a sentence, which is added to the others."""
    if not config.getoption("allure_report_dir", default=None):
        return
    manager = allure_commons.plugin_manager
    for plugin in manager.get_plugins():
        if type(plugin) is AllureFileLogger:
            guarded: Any = plugin
            manager.unregister(guarded)
            guarded.__class__ = _GuardedAllure
            guarded.failures = failures
            manager.register(guarded)
