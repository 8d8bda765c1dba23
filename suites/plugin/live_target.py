"""`--target live` in pytest: what is checked before the first case, in which order cases run, and on which worker."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest
from xdist.remote import Producer
from xdist.workermanage import WorkerController

from harness.model.case import Case
from harness.model.preflight import CheckedAccounts
from harness.reporting import budget_lines, duration_lines, preflight_lines
from harness.run import (
    SETUP_ERRORS,
    MachineExhaustedError,
    Run,
    budget_of,
    check_servers,
    live_run,
    scope_of,
    share_of_concurrency,
)
from suites.plugin.cases import case_of, cases_by_node, cases_of
from suites.plugin.options import asks_for_suites, deployment_and_plan, is_worker
from suites.plugin.progress import LiveProgress
from suites.plugin.results import VERDICT
from suites.plugin.scheduling import ScheduleByScope
from suites.plugin.terminal import descriptor_of_terminal, terminal_reporter, write_lines

_ACCEPTED, _REFUSED, _DOUBTED = "accepted_accounts", "refused_accounts", "doubted_logons"


class LiveTarget:
    """A plugin for runs against real servers; `total` gives the number of selected cases, as soon as it is known."""

    def __init__(self, config: pytest.Config, total: Callable[[], int]) -> None:
        self._config = config
        self._total = total
        self._scopes_begun: set[str] = set()
        self._checked = CheckedAccounts()
        self._run: Run | None = None
        if is_worker(config):
            told = config.workerinput  # type: ignore[attr-defined]  # pytest-xdist adds it
            self._checked = CheckedAccounts(frozenset(told[_ACCEPTED]), told[_REFUSED], doubted=told[_DOUBTED])

    def restore_when_terminated(self) -> None:
        """Let a cancelled job (SIGTERM) bring servers back as Ctrl-C does."""
        before = signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))

        def put_back() -> None:
            signal.signal(signal.SIGTERM, before)

        self._config.add_cleanup(put_back)

    def run(self) -> Run:
        """The run of this process; what is wrong with the way to the servers ends it with exit 4."""
        deployment, plan = deployment_and_plan(self._config)
        try:
            self._run = live_run(
                deployment,
                plan,
                environ=os.environ,
                workers=self._workers(),
                checked=self._checked,
                allow_control=self._config.getoption("--allow-control"),
            )
        except SETUP_ERRORS as error:
            raise pytest.UsageError(str(error)) from None
        return self._run

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say last and in red what stays changed of the servers, also after Ctrl-C."""
        for left in self._run.left_changed if self._run else ():
            terminalreporter.write_line(f"{left}. Bring it back by hand.", bold=True, red=True)

    async def check(self) -> None:
        """Before anything else: every port, every path, every account once. The run goes on with what can be judged."""
        deployment, plan = deployment_and_plan(self._config)
        run = self.run()
        budget = budget_of(deployment, plan.cases, checked=plan.cases)
        heading = f"preflight of {deployment.organization.name}"
        write_lines(self._config, ["", heading, *budget_lines(budget), "", *duration_lines(budget)])
        try:
            found = await check_servers(deployment, run)
        except MachineExhaustedError as error:
            pytest.exit(str(error), returncode=pytest.ExitCode.INTERNAL_ERROR)
        self._checked = found.accounts
        write_lines(self._config, preflight_lines(found))
        if self._config.get_verbosity() == 0:
            self._show_progress()

    def send_ahead(self, run: Run, case: Case, items: list[pytest.Item]) -> None:
        """Begin to send what the next cases need while one is judged."""
        scope = self._scope(case)
        if scope not in self._scopes_begun:
            self._scopes_begun.add(scope)
            ahead = [one for one in cases_of(items) if self._scope(one) == scope]
            deployment, _ = deployment_and_plan(self._config)
            run.send_ahead(ahead, at_once=share_of_concurrency(deployment, workers=self._workers()))

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """What is judged by the servers' logs comes late: then they are read once. What changes servers comes last."""
        items.sort(key=_how_late)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Producer) -> ScheduleByScope | None:
        """A worker has to itself what a server's log could not tell apart; on stubs xdist's own choice stands."""
        if not asks_for_suites(config):
            return None

        def scope(node_id: str) -> str:
            case = cases_by_node(config).find(node_id)
            return node_id if case is None else self._scope(case)

        return ScheduleByScope(config, log, scope)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: WorkerController) -> None:
        """A worker is told what became of each account, so that none is tried twice."""
        node.workerinput[_ACCEPTED] = sorted(self._checked.accepted)
        node.workerinput[_REFUSED] = dict(self._checked.refused)
        node.workerinput[_DOUBTED] = dict(self._checked.doubted)

    def _workers(self) -> int:
        return int(getattr(self._config, "workerinput", {}).get("workercount", 1))

    def _scope(self, case: Case) -> str:
        parallel = is_worker(self._config) or self._config.getoption("numprocesses", default=None)
        return scope_of(case) if parallel else ""

    def _show_progress(self) -> None:
        """A line of our own in the place of pytest's letters and file names."""
        out = os.fdopen(os.dup(descriptor_of_terminal(self._config)), "w", encoding="utf-8", errors="replace")
        self._config.add_cleanup(out.close)
        terminal_reporter(self._config).showfspath = False
        self._config.pluginmanager.register(LiveProgress(out, self._total, verdict_property=VERDICT))


def _how_late(item: pytest.Item) -> tuple[bool, bool]:
    case = case_of(item)
    changes = case is not None and case.stimulus is not None and case.stimulus.script is not None
    return changes, case is not None and case.judges_hops
