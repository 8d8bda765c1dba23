"""The rows of a run, counted against what was selected: the verdict file, the summary and the exit status."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from xdist.workermanage import WorkerController

from harness.model.cause import Cause
from harness.model.printable import printable
from harness.model.verdict import Verdict, VerdictWord
from harness.reporting import (
    Summary,
    coverage_lines,
    fitted,
    summarize,
    summary_lines,
    verdict_file_text,
    verdict_from_record,
    verdict_line,
    verdict_record,
    verdict_sentence,
)
from suites.plugin.cases import cases_by_node, cases_of
from suites.plugin.causes import causes_in, lines_on_causes
from suites.plugin.empty_selection import empty_selection_sentence
from suites.plugin.ending_signals import EndingSignals
from suites.plugin.judged_run import VERDICT, JudgedRun
from suites.plugin.options import accepted_departures, asks_for_suites, deployment_and_plan, is_worker, sends_nothing
from suites.plugin.outputs import Outputs
from suites.plugin.terminal import terminal_width, write_lines, write_prose


def hand_over(item: pytest.Item, verdict: Verdict) -> None:
    """Let the last report of a test carry its row."""
    item.user_properties.append((VERDICT, verdict_line(verdict_record(verdict))))


class VerdictCollector:
    """A plugin: a planned case without a row, or a run that judged nothing, fails the run."""

    def __init__(self, config: pytest.Config, outputs: Outputs, ending: EndingSignals) -> None:
        self._config = config
        self._outputs = outputs
        self._ending = ending
        self._records: dict[str, dict[str, Any]] = {}
        self._times: dict[str, float] = {}
        self._causes: tuple[Cause, ...] | None = None
        self.told: set[str] = set()
        """The tests that have brought a row, by node id."""
        self.selected: list[str] = []
        """The ids of the cases that every selection left."""

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
                    self._times[record["case"]] = report.start
                    if _is_red(record):
                        self.told.add(report.nodeid)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Write the verdict file, also of a run that was ended early."""
        if is_worker(self._config) or not self._is_to_report():
            return
        self.write()
        if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED or (
            exitstatus == pytest.ExitCode.OK and not self._summary().is_conformant
        ):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def causes(self) -> tuple[Cause, ...]:
        """The causes of the rows that there are, found once at the end."""
        if self._causes is None:
            self._causes = causes_in(self._config, self._verdicts(), self._times)
        return self._causes

    def counted(self) -> str:
        """How many of the selected cases have a row."""
        return f"{len(self._records):,} of {len(self.selected):,} judged"

    def write(self) -> None:
        """Write the rows that there are."""
        self._outputs.write_verdicts(verdict_file_text(self._records.values()))

    def judged(self) -> JudgedRun:
        """What was found until now."""
        return JudgedRun(self._records, self.causes(), self._summary())

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what was found, and whether the deployment conforms."""
        if not self._is_to_report():
            return
        if not self.selected:
            terminalreporter.write_line("")
            terminalreporter.write_line(self._why_nothing(), bold=True, red=True)
            return
        deployment, plan = deployment_and_plan(self._config)
        summary = self._summary()
        left = len(summary.missing)
        if self._ending.name:
            summary = replace(summary, missing=())
        terminalreporter.section(f"{printable(deployment.organization.name)}: verdicts")
        causes = self.causes()
        write_lines(self._config, lines_on_causes(self._config, causes))
        verbose, early = self._config.get_verbosity() > 0, bool(left)
        brief = bool(causes) and not verbose
        lines = summary_lines(summary, width=terminal_width(), verbose=verbose, ended_early=early, brief=brief)
        write_lines(self._config, lines)
        write_prose(self._config, coverage_lines(plan))
        if not brief:
            terminalreporter.write_line("")
        if self._ending.name and left:
            terminalreporter.write_line(self._what_is_not_judged(left), bold=True, yellow=True)
            if not summary.total[VerdictWord.FAIL]:
                return
        for line in fitted([verdict_sentence(summary)], terminal_width()):
            terminalreporter.write_line(line, bold=True, green=summary.is_conformant, red=not summary.is_conformant)

    def _is_to_report(self) -> bool:
        return asks_for_suites(self._config) and not sends_nothing(self._config)

    def _why_nothing(self) -> str:
        if self._ending.name:
            return f"nothing was judged: {self._ending.sentence} before the first case"
        return empty_selection_sentence(self._config)

    def _what_is_not_judged(self, left: int) -> str:
        """One line for all of them: nothing is known of these cases."""
        return f"not judged: {self._ending.sentence}: {left:,} of {len(self.selected):,} cases"

    def _summary(self) -> Summary:
        _, plan = deployment_and_plan(self._config)
        accepted = accepted_departures(self._config)
        return summarize(plan, self.selected, self._verdicts(), accepted=accepted)

    def _verdicts(self) -> list[Verdict]:
        return [verdict_from_record(record) for record in self._records.values()]


def _is_red(record: Mapping[str, object]) -> bool:
    """Whether a block says it: whatever else goes wrong in a test is for pytest to say."""
    return record["verdict"] in (VerdictWord.FAIL, VerdictWord.INCONCLUSIVE) and "accepted" not in record
