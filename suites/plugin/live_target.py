"""`--target live` in pytest: what is checked before the first case, in which order cases run, and on which worker."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Collection
from contextlib import suppress

import pytest
from xdist.remote import Producer
from xdist.workermanage import WorkerController

from harness.model.case import Case
from harness.model.preflight import CheckedAccounts
from harness.model.printable import printable, printable_lines
from harness.reporting import Progress, preflight_lines
from harness.run import (
    SETUP_ERRORS,
    LentServers,
    MachineExhaustedError,
    Run,
    check_servers,
    left_changed_lines,
    live_run,
    scope_of,
    share_of_concurrency,
)
from suites.plugin.budget import cases_asked, write_budget
from suites.plugin.cases import case_of, cases_by_node, cases_of
from suites.plugin.ending_signals import EndedEarlyError, EndingSignals
from suites.plugin.judged_run import VERDICT
from suites.plugin.lent_servers import lend
from suites.plugin.options import asks_for_suites, deployment_and_plan, is_distributed, is_worker
from suites.plugin.own_trouble import without_frames
from suites.plugin.progress import show_progress, stream_of_terminal
from suites.plugin.scheduling import ScheduleByScope
from suites.plugin.terminal import write_prose

_ACCEPTED, _REFUSED, _DOUBTED = "accepted_accounts", "refused_accounts", "doubted_logons"


class LiveTarget:
    """A plugin for runs against real servers; `selected` gets the ids of the selected cases when they are known."""

    def __init__(self, config: pytest.Config, selected: Collection[str], ending: EndingSignals) -> None:
        self._config = config
        self._ending = ending
        self._selected = selected
        self._scopes_begun: set[str] = set()
        self._checked = CheckedAccounts()
        self._run: Run | None = None
        self._session: pytest.Session | None = None
        self._is_checked = False
        self._progress: Progress | None = None
        self._lent: LentServers | None = None
        if is_worker(config):
            told = config.workerinput  # type: ignore[attr-defined]  # pytest-xdist adds it
            self._checked = CheckedAccounts(frozenset(told[_ACCEPTED]), told[_REFUSED], doubted=told[_DOUBTED])

    def lend_servers(self) -> None:
        """With `--allow-control` servers may be changed from now on; else say what another run has changed."""
        deployment, _ = deployment_and_plan(self._config)
        if self._config.getoption("--allow-control"):
            self._lent = lend(self._config, deployment)
        else:
            write_prose(self._config, left_changed_lines(deployment))

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
                lent=self._lent,
            )
        except SETUP_ERRORS as error:
            raise pytest.UsageError(printable_lines(str(error))) from None
        return self._run

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say in red why servers stay changed, also after Ctrl-C; how they are brought back is said last of all."""
        for left in self._run.left_changed if self._run else ():
            terminalreporter.write_line(printable(f"{left}."), bold=True, red=True)

    def begin(self, session: pytest.Session) -> None:
        """Remember the session, whose cases are checked for, and find what is wrong with the way to the servers."""
        self._session = session
        self.run()

    def check_before_first_case(self) -> None:
        """Check the servers, once: the controller of a parallel run has done so before it started its workers."""
        if not self._is_checked and not is_worker(self._config):
            self._is_checked = True
            with suppress(EndedEarlyError):
                without_frames(lambda: asyncio.run(self._ending.run(self.check)))
            if not is_distributed(self._config) and self._progress is not None:
                self._progress.start()

    @pytest.hookimpl(optionalhook=True, tryfirst=True)
    def pytest_xdist_setupnodes(self) -> None:
        """A controller, which leaves collecting to its workers, collects too: what is selected is what is checked."""
        if self._session is not None:
            self._session.perform_collect()
            self.check_before_first_case()

    async def check(self) -> None:
        """Before anything else: every port, every path, every account once. The run goes on with what can be judged."""
        deployment, _ = deployment_and_plan(self._config)
        run = self._run or self.run()
        asked = cases_asked(self._config, self._selected)
        write_budget(self._config, f"preflight of {printable(deployment.organization.name)}", asked)
        progress = Progress(stream_of_terminal(self._config), "ports", lambda: 0, idle="preflight", estimates=False)
        progress.start()
        try:
            found = await check_servers(deployment, run, cases=asked, watch=progress)
        except MachineExhaustedError as error:
            pytest.exit(str(error), returncode=pytest.ExitCode.INTERNAL_ERROR)
        finally:
            progress.stop()
        self._checked = found.accounts
        write_prose(self._config, preflight_lines(found))
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
        parallel = is_worker(self._config) or is_distributed(self._config)
        return scope_of(case) if parallel else ""

    def _show_progress(self) -> None:
        out = stream_of_terminal(self._config)
        self._progress = Progress(out, "cases", lambda: len(self._selected), idle="asking servers")
        show_progress(self._config, self._progress, verdict_property=VERDICT)


def _how_late(item: pytest.Item) -> tuple[bool, bool]:
    case = case_of(item)
    return case is not None and case.changes_servers, case is not None and case.judges_hops
