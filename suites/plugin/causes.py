"""The causes of what failed or could not be judged, in the place of pytest's sections on the same tests."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from datetime import UTC, datetime

import pytest

from harness.model.cause import Cause
from harness.model.verdict import Verdict, VerdictWord
from harness.reporting import cause_lines, causes_of
from suites.plugin.findings import findings_of
from suites.plugin.options import asks_for_suites, command_of, deployment_and_plan
from suites.plugin.terminal import terminal_width

_SHOWN_BY_PYTEST = ("failed", "error")


class ToldOnce:
    """A plugin: pytest's FAILURES, ERRORS and short summary leave out the tests whose row a block has.

    `told` gives the tests that have a row, by node id; what else went wrong in them, such as trouble of a fixture at
    its end, pytest still shows, and counts all. `header` is what a run of the suites says at its beginning: without -v
    pytest's own lines there (folders, plugins) are left out.
    """

    def __init__(
        self, config: pytest.Config, *, told: Callable[[], Collection[str]], header: Callable[[], list[str]]
    ) -> None:
        self._config = config
        self._told = told
        self._header = header

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_report_header(self) -> Generator[None, list[object], list[object]]:
        """Of a run of the suites only what the deployment file and the plan make worth saying."""
        lines = yield
        is_brief = asks_for_suites(self._config) and self._config.get_verbosity() <= 0
        return [self._header()] if is_brief else lines

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> Generator[None, object, object]:
        """Before pytest's own sections, and until after them."""
        told = self._told()
        kept = {name: terminalreporter.stats.get(name) for name in _SHOWN_BY_PYTEST}
        for name, reports in kept.items():
            if reports is not None:
                terminalreporter.stats[name] = [one for one in reports if not _is_told(one, told)]
        try:
            return (yield)
        finally:
            terminalreporter.stats.update({name: reports for name, reports in kept.items() if reports is not None})


def _is_told(report: object, told: Collection[str]) -> bool:
    return isinstance(report, pytest.TestReport) and report.when != "teardown" and report.nodeid in told


def causes_in(config: pytest.Config, verdicts: Iterable[Verdict], times: dict[str, float]) -> tuple[Cause, ...]:
    """The causes of the rows; `times` are the seconds at which each came about."""
    deployment, plan = deployment_and_plan(config)
    verdicts = [*verdicts]
    has_failed = any(verdict.verdict is VerdictWord.FAIL for verdict in verdicts)
    behind = findings_of(config).behind if has_failed else lambda _: ()
    moments = {case: datetime.fromtimestamp(seconds, UTC) for case, seconds in times.items()}
    return causes_of(deployment, plan, verdicts, behind=behind, times=moments)


def lines_on_causes(config: pytest.Config, causes: Collection[Cause]) -> Iterator[str]:
    """The blocks, folded at the width; with -v they have every row."""
    deployment, plan = deployment_and_plan(config)
    verbose, command = config.get_verbosity() > 0, command_of(config)
    yield from cause_lines(
        [*causes], deployment, plan.register, command=command, width=terminal_width(), verbose=verbose
    )
