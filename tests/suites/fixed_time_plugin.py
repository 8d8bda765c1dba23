"""A pytest plugin: every case comes about in the same minute."""

from __future__ import annotations

from collections.abc import Generator
from datetime import UTC, datetime

import pytest

MOMENT = datetime(2007, 11, 30, 12, tzinfo=UTC).timestamp()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    report.start = report.stop = MOMENT
    return report
