"""From the beginning of a pytest session to its cases: what each hook and fixture of `conftest.py` does."""

from __future__ import annotations

import asyncio

import pytest

from harness.model.case import Case
from harness.model.quiet_loggers import quiet_loggers
from harness.reporting import budget_lines, coverage_lines, duration_lines, label_test, name_test
from harness.run import JudgedCase, Run, budget_of, mock_run
from suites.plugin.cases import stands_for_no_case
from suites.plugin.findings import explain
from suites.plugin.live_target import LiveTarget
from suites.plugin.options import (
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
from suites.plugin.own_trouble import without_frames
from suites.plugin.results import VerdictCollector, hand_over
from suites.plugin.selection import protocol_of
from suites.plugin.terminal import write_lines

_collector = pytest.StashKey[VerdictCollector]()
_live_target = pytest.StashKey[LiveTarget | None]()


def configure(config: pytest.Config) -> None:
    """Register what collects rows and, for `--target live`, what knows the servers; libraries log no secret."""
    quiet_loggers()
    collector = VerdictCollector(config)
    live_target = LiveTarget(config, lambda: len(collector.selected)) if is_live(config) else None
    config.stash[_collector], config.stash[_live_target] = collector, live_target
    for plugin in (collector, live_target):
        if plugin is not None:
            config.pluginmanager.register(plugin)


def start(session: pytest.Session) -> None:
    """Read the deployment and check the selection before anything is collected: bad input ends here, with exit 4."""
    config = session.config
    if not asks_for_suites(config):
        return
    check_options(config)
    config.stash[_collector].clear_verdict_file()
    live_target = config.stash[_live_target]
    if live_target is not None and not sends_nothing(config) and not is_worker(config):
        if config.getoption("--allow-control"):
            live_target.restore_when_terminated()
        without_frames(lambda: asyncio.run(live_target.check()))


def header(config: pytest.Config) -> list[str]:
    """What the plan leaves out and where keys are written, said once: workers have no header."""
    if not asks_for_suites(config):
        return []
    deployment, plan = deployment_and_plan(config)
    keys = deployment.live.tls_key_log if is_live(config) and not sends_nothing(config) else None
    written = [] if keys is None else [f"[live] tls_key_log: whoever reads {keys} can read this run's TLS connections"]
    return [*coverage_lines(plan), *written]


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


def end_dry_run(session: pytest.Session) -> bool | None:
    """A dry run ends with the budget of what is selected; None where tests are to run."""
    config = session.config
    selected = set(config.stash[_collector].selected)
    if not config.getoption("--dry-run") or not selected:
        return None
    deployment, plan = deployment_and_plan(config)
    checked = plan.cases if is_live(config) else ()
    budget = budget_of(deployment, [case for case in plan.cases if case.id in selected], checked=checked)
    write_lines(config, ["", *budget_lines(budget), *duration_lines(budget)])
    return True


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
    return explain(session.config, await run.judge(case))


def report(request: pytest.FixtureRequest, run: Run, judged: JudgedCase) -> None:
    """Take the row into the report; a test that is not to be called ends here, by a skip or an error.

    The row travels with the last report alone: three copies of it would be what a parallel run spends its time on.
    """
    __tracebackhide__ = True
    config = request.config

    def at_the_end() -> None:
        hand_over(request.node, judged.verdict)
        name_test(judged.case)

    request.addfinalizer(at_the_end)
    if config.getoption("--alluredir", default=None):
        parameters = {"deployment": config.getoption("--deployment").stem, "target": config.getoption("--target")}
        label_test(request.node, judged.case, judged.verdict, register=run.plan.register, parameters=parameters)
    end_unless_judged(request.node, judged)
