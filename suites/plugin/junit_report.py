"""pytest's JUnit report: written so that a full disk is a sentence, and about cases where it is about our tests."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from _pytest.junitxml import LogXML

from harness.output import Output, OutputFailedError, cause_of
from suites.plugin.judged_run import JudgedRun
from suites.plugin.junit_tree import tell_of_cases


class _GuardedXml(LogXML):
    """pytest's own, which writes to where we are sure that it can, and hands on what it wrote."""

    output: Output
    failures: list[str]
    config: pytest.Config
    judged: Callable[[], JudgedRun]

    def pytest_sessionfinish(self) -> None:
        given = self.logfile
        try:
            with tempfile.TemporaryDirectory() as folder:
                self.logfile = f"{folder}/report.xml"
                super().pytest_sessionfinish()
                written = Path(self.logfile).read_text(encoding="utf-8")
            self.output.write(self._about_cases(written))
        except OutputFailedError as error:
            self.failures.append(str(error))
        except OSError as error:
            self.failures.append(f"--junitxml {given}: cannot be written: {cause_of(error)}")
        finally:
            self.logfile = given

    def _about_cases(self, written: str) -> str:
        root = ElementTree.fromstring(written)  # noqa: S314 - pytest has just written it
        tell_of_cases(root, self.config, self.judged(), prefix=self.prefix, family=str(self.family))
        ElementTree.indent(root)
        return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def guard_junit(config: pytest.Config, output: Output, failures: list[str], judged: Callable[[], JudgedRun]) -> None:
    """Let pytest's report go through an output; what fails is added to the sentences.

    `judged` gives what the run has found, at its end.
    """
    for plugin in config.pluginmanager.get_plugins():
        if type(plugin) is LogXML:
            guarded: Any = plugin
            config.pluginmanager.unregister(guarded)
            guarded.__class__ = _GuardedXml
            guarded.output, guarded.failures = output, failures
            guarded.config, guarded.judged = config, judged
            config.pluginmanager.register(guarded)
