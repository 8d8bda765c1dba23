"""The reports of pytest and Allure, written so that a full disk is a sentence and no internal error."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import allure_commons
import pytest
from _pytest.junitxml import LogXML
from allure_commons.logger import AllureFileLogger

from harness.output import Output, OutputFailedError, cause_of

_BEGUN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-[a-z]+(\.[a-z0-9]+)?\.tmp")
"""How Allure names a file until it is whole."""


class _GuardedXml(LogXML):
    """pytest's own, which writes to where we are sure that it can, and hands on what it wrote."""

    output: Output
    failures: list[str]

    def pytest_sessionfinish(self) -> None:
        given = self.logfile
        try:
            with tempfile.TemporaryDirectory() as folder:
                self.logfile = f"{folder}/report.xml"
                super().pytest_sessionfinish()
                self.output.write(Path(self.logfile).read_text(encoding="utf-8"))
        except OutputFailedError as error:
            self.failures.append(str(error))
        except OSError as error:
            self.failures.append(f"--junitxml {given}: cannot be written: {cause_of(error)}")
        finally:
            self.logfile = given


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


def guard_junit(config: pytest.Config, output: Output, failures: list[str]) -> None:
    """Let pytest's report go through an output; what fails is added to the sentences."""
    for plugin in config.pluginmanager.get_plugins():
        if type(plugin) is LogXML:
            guarded: Any = plugin
            config.pluginmanager.unregister(guarded)
            guarded.__class__ = _GuardedXml
            guarded.output, guarded.failures = output, failures
            config.pluginmanager.register(guarded)


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
