"""Progress of a live run in the place of pytest's letters."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Generator

import pytest

from harness.model.verdict import VerdictWord
from harness.reporting import Progress

_WORTH_SAYING = frozenset({VerdictWord.FAIL.value, VerdictWord.INCONCLUSIVE.value})

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
