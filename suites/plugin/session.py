"""From the beginning of a pytest session to its cases: what each hook and fixture of `conftest.py` does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.deployments import find_warnings
from harness.model.case import Case
from harness.model.quiet_loggers import quiet_loggers
from harness.reporting import coverage_lines, fitted
from harness.run import JudgedCase, Run, mock_run
from suites.plugin.allure_results import AllureResults
from suites.plugin.budget import begin_dry_run, end_dry_run
from suites.plugin.cases import add_spoken_names, stands_for_no_case
from suites.plugin.causes import ToldOnce
from suites.plugin.ending_signals import EndedEarlyError, EndingSignals
from suites.plugin.findings import explain
from suites.plugin.judged_run import VERDICT
from suites.plugin.live_target import LiveTarget
from suites.plugin.options import (
    accepted_departures,
    asks_for_suites,
    check_options,
    command_of,
    deployment_and_plan,
    is_live,
    is_worker,
    selection,
    sends_nothing,
)
from suites.plugin.outcome import AssertConformance, end_unless_judged
from suites.plugin.outputs import Outputs
from suites.plugin.progress import show_progress_on_mock
from suites.plugin.results import VerdictCollector, hand_over
from suites.plugin.selection import protocol_of
from suites.plugin.terminal import terminal_width
from suites.plugin.terminal_stream import open_missing_streams
from suites.plugin.typed_text import decode_options

_collector = pytest.StashKey[VerdictCollector]()
_allure = pytest.StashKey[AllureResults]()
_outputs = pytest.StashKey[Outputs]()
_ending = pytest.StashKey[EndingSignals]()
_live_target = pytest.StashKey[LiveTarget | None]()


def configure(config: pytest.Config) -> None:
    """Register what collects rows and, for `--target live`, what knows the servers; libraries log no secret."""
    quiet_loggers()
    if asks_for_suites(config):
        open_missing_streams(config)
        decode_options(config)
    controls = is_live(config) and config.getoption("--allow-control")
    outputs, ending = Outputs(config), EndingSignals(config, may_end_at_once=not controls)
    collector = VerdictCollector(config, outputs, ending)
    ending.write_now, outputs.judged = collector.write, collector.judged
    live_target = LiveTarget(config, collector.selected, ending) if is_live(config) else None
    config.stash[_collector], config.stash[_live_target] = collector, live_target
    config.stash[_outputs], config.stash[_ending] = outputs, ending
    told_once = ToldOnce(config, told=lambda: collector.told, header=lambda: header(config))
    allure = AllureResults(config, causes=collector.causes, counted=collector.counted)
    config.stash[_allure] = allure
    for plugin in (outputs, ending, collector, live_target, told_once, allure):
        if plugin is not None:
            config.pluginmanager.register(plugin)
    if asks_for_suites(config):
        outputs.claim_what_is_opened_early()


def start(session: pytest.Session) -> None:
    """Read the deployment and check the selection before anything is collected: bad input ends here, with exit 4."""
    config = session.config
    if not asks_for_suites(config):
        return
    ending = config.stash[_ending]
    ending.install(session)
    check_options(config)
    config.stash[_allure].guard(config.stash[_outputs].failures)
    config.stash[_outputs].claim(deployment_and_plan(config)[0])
    if ending.name:
        return
    if config.getoption("--dry-run"):
        begin_dry_run(config)
    show_progress_on_mock(config, config.stash[_collector].selected, verdict_property=VERDICT)
    live_target = config.stash[_live_target]
    if live_target is not None and not sends_nothing(config) and not is_worker(config):
        live_target.lend_servers()
        live_target.begin(session)


def header(config: pytest.Config) -> list[str]:
    """Likely mistakes of the file, what the plan leaves out, where keys are written; workers have no header."""
    if not asks_for_suites(config):
        return []
    deployment, plan = deployment_and_plan(config)
    keys = deployment.live.tls_key_log if is_live(config) and not sends_nothing(config) else None
    written = [] if keys is None else [f"[live] tls_key_log: whoever reads {keys} can read this run's TLS connections"]
    said = [*find_warnings(deployment, live=is_live(config)), *coverage_lines(plan), *written]
    return [*fitted(said, terminal_width())]


def parametrize_by_case(metafunc: pytest.Metafunc) -> None:
    """Give a suite module the selected cases of its theme."""
    theme = getattr(metafunc.module, "SUITE", None)
    if theme is None or "case_id" not in metafunc.fixturenames:
        return
    _, plan = deployment_and_plan(metafunc.config)
    wanted = selection(metafunc.config)
    chosen = [case for case in plan.cases if case.suite is theme and wanted.includes(case)]
    metafunc.parametrize("case_id", [pytest.param(case.id, id=case.id, marks=_protocol_marks(case)) for case in chosen])


def _protocol_marks(case: Case) -> list[pytest.MarkDecorator]:
    protocol = protocol_of(case)
    return [] if protocol is None else [getattr(pytest.mark, protocol)]


def leave_out_empty_suites(items: list[pytest.Item]) -> None:
    """A suite that no selected case belongs to is left out; pytest would show it as a skipped test."""
    items[:] = [item for item in items if not stands_for_no_case(item)]
    add_spoken_names(items)


def begin_cases(session: pytest.Session) -> bool | None:
    """Between collection and the first case: a dry run ends here, a live run checks the servers.

    None where tests are to run.
    """
    config = session.config
    collector, live_target, ending = config.stash[_collector], config.stash[_live_target], config.stash[_ending]
    if config.getoption("--dry-run") and collector.selected:
        end_dry_run(session, collector.selected)
        return True
    if live_target is not None and collector.selected:
        live_target.check_before_first_case()
        ending.end_if_asked()
    return None


def open_run(config: pytest.Config) -> Run:
    """The run of this process, against real servers or the mock farm."""
    live_target = config.stash[_live_target]
    if live_target is not None:
        return live_target.run()
    deployment, plan = deployment_and_plan(config)
    return mock_run(deployment, plan, faults=config.getoption("--fault"))


def conformance_assertion(config: pytest.Config) -> AssertConformance:
    """What fails a test whose verdict is a failure."""
    _, plan = deployment_and_plan(config)
    return AssertConformance(plan.register, command_of(config))


async def judge(session: pytest.Session, run: Run, case_id: str) -> JudgedCase:
    """Judge one case; in a live run the next ones are sent meanwhile."""
    case = run.case(case_id)
    live_target = session.config.stash[_live_target]
    if live_target is not None:
        live_target.send_ahead(run, case, session.items)
    try:
        judged = await session.config.stash[_ending].run(lambda: run.judge(case))
    except EndedEarlyError as error:
        pytest.skip(f"not judged: {error}")
    judged = explain(session.config, judged)
    accepted = accepted_departures(session.config)
    return judged if accepted is None else replace(judged, verdict=accepted.mark(case, judged.verdict))


def report(request: pytest.FixtureRequest, judged: JudgedCase) -> None:
    """Take the row into the report; a test that is not to be called ends here, by a skip or an error.

    The row travels with the last report alone: three copies of it would be what a parallel run spends its time on.
    """
    __tracebackhide__ = True
    request.addfinalizer(lambda: hand_over(request.node, judged.verdict))
    request.config.stash[_allure].take(judged)
    end_unless_judged(request.node, judged)
