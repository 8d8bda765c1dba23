"""Progress of a live run: a line that is redrawn on a terminal, plain lines from time to time where there is none."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator
from datetime import timedelta
from typing import TextIO

import pytest

from harness.model.verdict import VerdictWord

_REDRAWN_EVERY = 1.0
_PLAIN_EVERY = 10.0
"""Seconds from one line to the next."""

_BAR = 24
_WORTH_SAYING = (VerdictWord.FAIL, VerdictWord.INCONCLUSIVE)

Status = tuple[str, str, str | tuple[str, dict[str, bool]]]


class LiveProgress:
    """Stands in for pytest's letters, of which a run that waits for servers prints none for minutes.

    `out` is a stream of its own, since pytest catches what is written to standard output while a test runs. `total` is
    asked again and again: under xdist it is not known at the beginning.
    """

    def __init__(
        self,
        out: TextIO,
        total: Callable[[], int],
        *,
        verdict_property: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._out = out
        self._total = total
        self._property = verdict_property
        self._clock = clock
        self._begun = self._said = clock()
        self._done: Counter[str] = Counter()
        self._writing = threading.Lock()
        self._ends = threading.Event()
        self._ticker = threading.Thread(target=self._tick, daemon=True)

    def pytest_runtestloop(self) -> None:
        """The line goes on while nothing is done: servers let wait, and so do their logs."""
        self._ticker.start()

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
        with self._writing:
            self._done.update(str(json.loads(row)["verdict"]) for row in rows)

    def pytest_sessionfinish(self) -> None:
        """What was drawn last stays, and what follows begins on a line of its own."""
        self._ends.set()
        if self._ticker.is_alive():
            self._ticker.join()
        with self._writing:
            self._draw(last=True)

    def _tick(self) -> None:
        while not self._ends.wait(_REDRAWN_EVERY):
            with self._writing:
                self._draw()

    def _draw(self, *, last: bool = False) -> None:
        if self._out.isatty():
            width = shutil.get_terminal_size().columns - 1
            print(f"\r{self.line()[:width]:{width}}", end="\n" if last else "", file=self._out, flush=True)
        elif last or self._clock() - self._said >= _PLAIN_EVERY:
            self._said = self._clock()
            print(self.line(), file=self._out, flush=True)

    def line(self) -> str:
        """How far the run is, what was found, and how long the rest takes at this pace."""
        done, total = self._done.total(), self._total()
        spent = self._clock() - self._begun
        parts = [f"{done:,} of {total:,} cases" if total else "asking servers"]
        parts += [f"{self._done[word]:,} {word}" for word in _WORTH_SAYING if self._done[word]]
        parts.append(f"{_span(spent)} so far")
        if 0 < done < total:
            parts.append(f"about {_span(spent / done * (total - done))} left")
        filled = _BAR * done // total if total else 0
        bar = f"[{'#' * filled}{'.' * (_BAR - filled)}] " if self._out.isatty() else ""
        return bar + ", ".join(parts)


def _span(seconds: float) -> str:
    return str(timedelta(seconds=round(seconds)))
