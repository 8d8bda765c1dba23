"""The rows of a run, counted against what was selected: the verdict file, the summary and the exit status."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from xdist.workermanage import WorkerController

from harness.model.printable import printable
from harness.model.verdict import Verdict
from harness.reporting import (
    Summary,
    coverage_lines,
    fitted,
    summarize,
    summary_lines,
    verdict_from_record,
    verdict_line,
    verdict_record,
    verdict_sentence,
    write_verdicts,
)
from suites.plugin.cases import cases_by_node, cases_of
from suites.plugin.findings import lines_on_failures
from suites.plugin.options import accepted_departures, deployment_and_plan, is_worker, sends_nothing
from suites.plugin.terminal import terminal_width, write_lines, write_prose

VERDICT = "verdict"
"""The user property that brings a row from a test, and from a worker, to the end of the run."""


def hand_over(item: pytest.Item, verdict: Verdict) -> None:
    """Let the last report of a test carry its row."""
    item.user_properties.append((VERDICT, verdict_line(verdict_record(verdict))))


class VerdictCollector:
    """A plugin: a planned case without a row, or a run that judged nothing, fails the run."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._records: dict[str, dict[str, Any]] = {}
        self.selected: list[str] = []
        """The ids of the cases that every selection left."""

    def clear_verdict_file(self) -> None:
        """An earlier run's file must not be taken for this one's, even if this one ends early."""
        path: Path | None = self._config.getoption("--verdicts")
        if path is None or sends_nothing(self._config) or is_worker(self._config):
            return
        shown = printable(str(path))
        if path.is_dir():
            raise pytest.UsageError(f'--verdicts is "{shown}", a directory; expected a file to write')
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise pytest.UsageError(f'--verdicts is "{shown}", which cannot be written: {error.strerror}') from None

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Remember what is left after every selection."""
        self.selected.extend(case.id for case in cases_of(session.items))

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: WorkerController, ids: list[str]) -> None:
        """Under xdist the controller collects nothing itself: it learns from its workers what was selected."""
        if not self.selected:
            found = (cases_by_node(node.config).find(name) for name in ids)
            self.selected.extend(case.id for case in found if case is not None)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the row that a case's last report brings."""
        if report.when == "teardown":
            for name, line in report.user_properties:
                if name == VERDICT and isinstance(line, str):
                    record = json.loads(line)
                    self._records[record["case"]] = record

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Write the verdict file, also of a run that was ended early."""
        if is_worker(self._config) or not self._has_rows():
            return
        verdicts = self._config.getoption("--verdicts")
        if verdicts is not None:
            write_verdicts(verdicts, self._records.values())
        if exitstatus == pytest.ExitCode.OK and not self._summary().is_conformant:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what was found, and whether the deployment conforms."""
        if not self._has_rows():
            return
        deployment, plan = deployment_and_plan(self._config)
        summary = self._summary()
        terminalreporter.section(f"{printable(deployment.organization.name)}: verdicts")
        verbose = self._config.get_verbosity() > 0
        write_lines(self._config, summary_lines(summary, width=terminal_width(), verbose=verbose))
        write_prose(self._config, (*self._lines_on_findings(), *coverage_lines(plan)))
        terminalreporter.write_line("")
        for line in fitted([verdict_sentence(summary)], terminal_width()):
            terminalreporter.write_line(line, bold=True, green=summary.is_conformant, red=not summary.is_conformant)

    def _has_rows(self) -> bool:
        return bool(self.selected) and not sends_nothing(self._config)

    def _summary(self) -> Summary:
        _, plan = deployment_and_plan(self._config)
        accepted = accepted_departures(self._config)
        return summarize(plan, self.selected, self._verdicts(), accepted=accepted)

    def _lines_on_findings(self) -> Iterator[str]:
        _, plan = deployment_and_plan(self._config)
        yield from lines_on_failures(self._config, plan.cases, self._verdicts())

    def _verdicts(self) -> list[Verdict]:
        return [verdict_from_record(record) for record in self._records.values()]
