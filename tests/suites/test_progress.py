"""What pytest's reports make of the progress of a live run."""

from __future__ import annotations

import io
import json

import pytest

from harness.reporting import Progress
from suites.plugin.progress import LiveProgress


def report(when: str, *verdicts: str) -> pytest.TestReport:
    rows = [("verdict", json.dumps({"verdict": verdict})) for verdict in verdicts]
    return pytest.TestReport("id", ("file", 1, "id"), {}, "passed", None, when, user_properties=rows)  # type: ignore[arg-type]  # a phase


def live_progress() -> tuple[LiveProgress, Progress, io.StringIO]:
    stream = io.StringIO()
    progress = Progress(stream, "cases", lambda: 4, clock=lambda: 0.0)
    return LiveProgress(progress, verdict_property="verdict"), progress, stream


def test_a_case_is_done_with_its_last_report_and_what_is_wrong_is_named() -> None:
    live, progress, _ = live_progress()
    for verdict in ("pass", "fail", "inconclusive", "not_applicable"):
        for when in ("setup", "call", "teardown"):
            live.pytest_runtest_logreport(report(when, verdict))
    assert progress.line(None) == "4 of 4 cases, 1 fail, 1 inconclusive, 0:00:00 so far"


def test_a_test_that_is_no_case_counts_for_nothing() -> None:
    live, progress, _ = live_progress()
    live.pytest_runtest_logreport(report("teardown"))
    assert progress.line(None) == "0 of 4 cases, 0:00:00 so far"


def test_the_last_line_stays_also_of_a_run_that_never_began() -> None:
    live, _, stream = live_progress()
    live.pytest_sessionfinish()
    assert stream.getvalue() == "0 of 4 cases, 0:00:00 so far\n"
