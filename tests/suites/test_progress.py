"""The line that says how far a live run is."""

from __future__ import annotations

import io
import json

import pytest

from suites.plugin.progress import LiveProgress


class Stream(io.StringIO):
    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def report(when: str, *verdicts: str) -> pytest.TestReport:
    rows = [("verdict", json.dumps({"verdict": verdict})) for verdict in verdicts]
    return pytest.TestReport("id", ("file", 1, "id"), {}, "passed", None, when, user_properties=rows)  # type: ignore[arg-type]  # a phase


def progress(*, terminal: bool, total: int = 4) -> tuple[LiveProgress, Stream, Clock]:
    stream, clock = Stream(terminal=terminal), Clock()
    return LiveProgress(stream, lambda: total, verdict_property="verdict", clock=clock), stream, clock


def test_the_line_counts_rows_names_what_is_wrong_and_says_how_long_the_rest_takes() -> None:
    line, _, clock = progress(terminal=False)
    for verdict in ("pass", "fail"):
        for when in ("setup", "call", "teardown"):
            line.pytest_runtest_logreport(report(when, verdict))
    clock.now = 10.0
    assert line.line() == "2 of 4 cases, 1 fail, 0:00:10 so far, about 0:00:10 left"


def test_on_a_terminal_there_is_a_bar_that_ends_its_line() -> None:
    line, stream, _ = progress(terminal=True)
    for _ in range(4):
        line.pytest_runtest_logreport(report("teardown", "pass"))
    line.pytest_sessionfinish()
    assert stream.getvalue().startswith("\r[########################] 4 of 4 cases, 0:00:00 so far")
    assert stream.getvalue().endswith("\n")


def test_elsewhere_it_is_plain_lines() -> None:
    line, stream, _ = progress(terminal=False)
    line.pytest_sessionfinish()
    assert stream.getvalue() == "0 of 4 cases, 0:00:00 so far\n"


def test_before_the_cases_are_known_it_says_so() -> None:
    line, _, _ = progress(terminal=False, total=0)
    assert line.line() == "asking servers, 0:00:00 so far"
