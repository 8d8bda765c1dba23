"""A pytest plugin: Ctrl-C after some of the cases, as a terminal sends it to the process that shows them."""

from __future__ import annotations

import os
import signal

import pytest

AFTER = 12
"""Cases."""

signal.signal(signal.SIGINT, signal.default_int_handler)  # a process that was started in the background ignores it


class _Ends:
    def __init__(self) -> None:
        self._done = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._done += report.when == "teardown"
        if self._done == AFTER:
            os.kill(os.getpid(), signal.SIGINT)


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Ends())
