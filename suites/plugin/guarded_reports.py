"""The report of pytest, written so that a full disk is a sentence and no internal error."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from _pytest.junitxml import LogXML

from harness.output import Output, OutputFailedError, cause_of


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


def guard_junit(config: pytest.Config, output: Output, failures: list[str]) -> None:
    """Let pytest's report go through an output; what fails is added to the sentences."""
    for plugin in config.pluginmanager.get_plugins():
        if type(plugin) is LogXML:
            guarded: Any = plugin
            config.pluginmanager.unregister(guarded)
            guarded.__class__ = _GuardedXml
            guarded.output, guarded.failures = output, failures
            config.pluginmanager.register(guarded)
