"""Progress of a run in the place of pytest's letters."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Collection, Generator
from contextlib import suppress
from typing import TextIO

import pytest

from harness.model.verdict import VerdictWord
from harness.reporting import Progress
from suites.plugin.options import asks_for_suites, is_live, is_worker, sends_nothing
from suites.plugin.terminal import descriptor_of_terminal, terminal_reporter

_WORTH_SAYING = frozenset({VerdictWord.FAIL.value, VerdictWord.INCONCLUSIVE.value})

_PLAIN_EVERY_ON_MOCK = 300.0
"""Seconds: most of these runs are over before, and their log has one line on it."""

Status = tuple[str, str, str | tuple[str, dict[str, bool]]]


class LiveProgress:
    """Stands in for pytest's letters, of which a run that waits for servers prints none for minutes.

    `progress` has a stream of its own, since pytest catches what is written to standard output while a test runs; and
    the width of the terminal is the stream's, since the one of standard output is not known then.
    """

    def __init__(self, progress: Progress, *, verdict_property: str) -> None:
        self._progress = progress
        self._property = verdict_property

    def pytest_runtestloop(self) -> None:
        """The line goes on while nothing is done: servers let wait, and so do their logs."""
        self._progress.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_report_teststatus(self) -> Generator[None, Status, Status]:
        """No letters: what a test counts as stays."""
        category, _, _ = yield
        return category, "", ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A case is done with its last report, which brings its row."""
        if report.when != "teardown":
            return
        rows = [text for name, text in report.user_properties if name == self._property and isinstance(text, str)]
        words = Counter(str(json.loads(row)["verdict"]) for row in rows)
        found = Counter({word: count for word, count in words.items() if word in _WORTH_SAYING})
        self._progress.count(len(rows), found=found)

    def pytest_sessionfinish(self) -> None:
        """What was drawn last stays, and what follows begins on a line of its own."""
        self._progress.stop(keep=True)


def show_progress(config: pytest.Config, progress: Progress, *, verdict_property: str) -> None:
    """A line of our own in the place of pytest's letters and file names."""
    terminal_reporter(config).showfspath = False
    config.pluginmanager.register(LiveProgress(progress, verdict_property=verdict_property))


def show_progress_on_mock(config: pytest.Config, selected: Collection[str], *, verdict_property: str) -> None:
    """The same of the mock farm; with -v each test has a line of pytest's instead."""
    if is_live(config) or is_worker(config) or sends_nothing(config) or config.get_verbosity() > 0:
        return
    if not asks_for_suites(config) or not config.pluginmanager.has_plugin("terminalreporter"):
        return
    out = stream_of_terminal(config)
    progress = Progress(out, "cases", lambda: len(selected), idle="begins", plain_every=_PLAIN_EVERY_ON_MOCK)
    show_progress(config, progress, verdict_property=verdict_property)


def stream_of_terminal(config: pytest.Config) -> TextIO:
    """A stream of our own to standard output, which pytest catches while tests run."""
    out = os.fdopen(os.dup(descriptor_of_terminal(config)), "w", encoding="utf-8", errors="replace")
    config.add_cleanup(lambda: _close(out))
    return out


def _close(out: TextIO) -> None:
    """What a full disk kept back is lost: that standard output cannot be written is said by who guards it."""
    with suppress(OSError):
        out.close()
