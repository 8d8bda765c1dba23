"""Allure's results of a run: each case's as its row is, and at the end what only the whole run knows."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from allure_commons.model2 import TestResult
from attr import asdict
from xdist.workermanage import WorkerController

from harness import __version__
from harness.model.cause import Cause
from harness.model.deployment import Deployment
from harness.model.printable import json_text
from harness.reporting import (
    MadeResult,
    ReportedRow,
    ReportedRun,
    WrittenResult,
    categories,
    cause_lines,
    clause_texts,
    environment_of,
    executor_of,
    globals_identity,
    globals_of,
    known_servers,
    label_of,
    merged_environment,
    properties_text,
    read_properties,
    result_of,
    title_of,
    wrapped,
)
from harness.run import JudgedCase
from suites.plugin.allure_files import GuardedAllure, guard_allure
from suites.plugin.cases import case_of
from suites.plugin.options import (
    asks_for_suites,
    command_of,
    deployment_and_plan,
    deployment_name_of,
    is_worker,
    sends_nothing,
    target_of,
)

_RUN = "allure_run"
_ENVIRONMENT = "environment.properties"
_WIDTH, _HANGING, _INDENT = 110, 10, "   "
"""Of a block in a report: as wide as a screen shows beside Allure's own columns."""


class AllureResults:
    """A plugin: shapes the results of cases, and writes what stands beside them; those of other tests stay.

    Names of files follow from the run and the case, so that the controller finds what its workers wrote. `causes` and
    `counted` are asked at the end of the run.
    """

    def __init__(
        self, config: pytest.Config, *, causes: Callable[[], Collection[Cause]], counted: Callable[[], str]
    ) -> None:
        self._config = config
        self._causes = causes
        self._counted = counted
        self._row: ReportedRow | None = None
        self._files: GuardedAllure | None = None
        self._run: ReportedRun | None = None
        given = getattr(config, "workerinput", {}).get(_RUN)
        self._identity = uuid.UUID(given) if given else uuid.uuid4()

    def guard(self, failures: list[str]) -> None:
        """From here on results are shaped; what cannot be written becomes a sentence among the failures."""
        self._files = guard_allure(self._config, failures, self._shape)

    def take(self, judged: JudgedCase) -> None:
        """The row of the test that is being set up."""
        self._row = ReportedRow(judged.case, judged.verdict, judged.observation)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: WorkerController) -> None:
        """A worker's files belong to this run."""
        node.workerinput[_RUN] = str(self._identity)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Know whose result comes next, also where no row comes of it."""
        case = case_of(item) if self._files is not None else None
        self._row = None if case is None else ReportedRow(case)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        """After the last result; workers leave it to the controller."""
        files, config = self._files, self._config
        if files is None or is_worker(config) or sends_nothing(config) or not asks_for_suites(config):
            return
        deployment, _ = deployment_and_plan(config)
        self._name_causes(files, deployment)
        self._write_environment(files, deployment)
        files.write("executor.json", json_text(executor_of(os.environ)))
        files.write("categories.json", json_text(categories()))

    def _shape(self, result: TestResult) -> WrittenResult | None:
        row, self._row = self._row, None
        if row is None:
            return None
        if self._run is None:
            self._run = reported_run(self._config)
        return result_of(row, made_by_allure(result), self._run, identity=self._identity_of(row.case.id))

    def _identity_of(self, case: str) -> uuid.UUID:
        return uuid.uuid5(self._identity, case.encode("utf-8", "surrogatepass").hex())

    def _name_causes(self, files: GuardedAllure, deployment: Deployment) -> None:
        causes = self._causes()
        run = self._run or reported_run(self._config)
        for cause in causes:
            label = label_of(cause)
            for row in cause.rows:
                name = f"{self._identity_of(row.case)}-result.json"
                files.change_record(name, partial(_with_cause, label=label))
        name = f"{globals_identity(run)}-globals.json"
        if causes or (files.folder / name).exists():
            now = round(1000 * datetime.now(UTC).timestamp())
            files.write(name, json_text(globals_of(self._blocks(causes, deployment, run), at=now)))

    def _blocks(
        self, causes: Collection[Cause], deployment: Deployment, run: ReportedRun
    ) -> Iterator[tuple[str, list[str]]]:
        _, plan = deployment_and_plan(self._config)
        for cause in causes:
            lines = [*cause_lines([cause], deployment, plan.register, command=run.command, width=None)][1:-1]
            own = (line.removeprefix(_INDENT) for line in lines)
            yield title_of(cause), [part for line in own for part in wrapped(line, _WIDTH, hanging=_HANGING)]

    def _write_environment(self, files: GuardedAllure, deployment: Deployment) -> None:
        run = self._run or reported_run(self._config)
        ended = datetime.now(UTC)
        own = environment_of(run, deployment, cases=self._counted(), ended=ended, version=__version__)
        path = files.folder / _ENVIRONMENT
        try:
            before = read_properties(path.read_text(encoding="ascii", errors="replace"))
        except OSError:
            before = {}
        files.write(_ENVIRONMENT, properties_text(merged_environment(before, own)))


def _with_cause(record: dict[str, Any], label: str) -> Mapping[str, object]:
    return {**record, "labels": [*record.get("labels", ()), {"name": "cause", "value": label}]}


def reported_run(config: pytest.Config) -> ReportedRun:
    """What all results of this run share."""
    deployment, plan = deployment_and_plan(config)
    name, command = deployment_name_of(config), command_of(config)
    return ReportedRun(name, target_of(config), command, clause_texts(plan.register), known_servers(deployment))


def made_by_allure(result: TestResult) -> MadeResult:
    """What is kept of Allure's own; the labels, parameters and names that it makes of pytest's say nothing more."""
    details = result.statusDetails
    return MadeResult(
        result.start,
        result.stop,
        result.status or "unknown",
        message=(details.message if details else None) or "",
        trace=(details.trace if details else None) or "",
        attachments=tuple(asdict(one) for one in result.attachments),
        links=tuple(asdict(one, filter=lambda _, value: bool(value)) for one in result.links),
    )
