"""A pytest plugin: Ctrl-C after some of the cases, as a terminal sends it to the process that shows them."""

from __future__ import annotations

import os
import signal

import pytest

from tests.signals import heed_signals

AFTER = 12
"""Cases."""

heed_signals()


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
