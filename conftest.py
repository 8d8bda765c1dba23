"""pytest's door: options, parametrization and the mapping of verdicts to pytest's outcomes.

Rows travel from items to the end of the run as user properties, so that they arrive the same way from xdist workers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.live import budget_lines, time_lines
from harness.model.case import Case
from harness.model.protocol import Protocol
from harness.model.verdict import VerdictWord
from harness.reporting import allure_labels
from harness.run import Judged, Run, mock_run
from suites.asked import (
    asks_for_suites,
    check_names,
    deployment_and_plan,
    is_worker,
    only_looks,
    say,
    selection,
    stands_for_no_case,
)
from suites.census import Census, hand_over
from suites.live_target import LiveTarget
from suites.selection import protocol_of
from suites.settling import Settle

DEFAULT_DEPLOYMENT = Path(__file__).parent / "fixtures" / "deployments" / "contoso.toml"
INFORMATIONAL = "informational"

_census = pytest.StashKey[Census]()
_live = pytest.StashKey[LiveTarget | None]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("exchange", "Exchange 2007 Client Access conformance")
    group.addoption(
        "--deployment",
        type=Path,
        default=DEFAULT_DEPLOYMENT,
        metavar="FILE",
        help="the deployment file that says what is expected (default: the shipped contoso.toml)",
    )
    group.addoption(
        "--target",
        choices=("mock", "live"),
        default="mock",
        help="what is asked: the built-in mock farm of that deployment, or the real servers that it describes",
    )
    group.addoption(
        "--allow-control",
        action="store_true",
        help="live: let [control] of the deployment file take servers down, bring them back and change a setting",
    )
    group.addoption("--dry-run", action="store_true", help="print the request budget and send nothing")
    group.addoption("--verdicts", type=Path, metavar="PATH", help="also write one JSON line a case to this file")
    group.addoption("--protocol", action="append", choices=[p.value for p in Protocol], help="only this protocol")
    group.addoption("--clause", action="append", metavar="ID", help="only cases that judge this clause (OWA-03)")
    group.addoption("--case", action="append", metavar="ID", help="only this case")
    group.addoption("--fault", action="append", default=[], metavar="NAME", help="break the mock farm on purpose")


def pytest_configure(config: pytest.Config) -> None:
    census = Census(config)
    live = LiveTarget(config, lambda: len(census.selected)) if config.getoption("--target") == "live" else None
    config.stash[_census], config.stash[_live] = census, live
    for plugin in (census, live):
        if plugin is not None:
            config.pluginmanager.register(plugin)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Read the deployment and check the selection before anything is collected: bad input ends here, with exit 4."""
    config = session.config
    if not asks_for_suites(config):
        return
    check_names(config)
    config.stash[_census].clear_verdict_file()
    parallel, controls = config.getoption("numprocesses", default=None), config.getoption("--allow-control")
    if config.getoption("--dry-run") and parallel:
        raise pytest.UsageError("--dry-run sends nothing, so there is nothing to share: leave out -n")
    live = config.stash[_live]
    if live is not None and not only_looks(config) and not is_worker(config):
        if controls and parallel:
            raise pytest.UsageError(
                "--allow-control changes servers, and after Ctrl-C pytest-xdist gives its workers no time to bring "
                "them back: leave out -n"
            )
        if controls:
            live.restore_when_terminated()
        asyncio.run(live.check())


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each suite module takes the cases of its suite from the plan."""
    suite = getattr(metafunc.module, "SUITE", None)
    if suite is None or "case_id" not in metafunc.fixturenames:
        return
    _, plan = deployment_and_plan(metafunc.config)
    wanted = selection(metafunc.config)
    chosen = [case for case in plan.cases if case.suite is suite and wanted.includes(case)]
    parameters = [pytest.param(case.id, id=case.id, marks=_protocol_marks(case)) for case in chosen]
    metafunc.parametrize("case_id", parameters)


def _protocol_marks(case: Case) -> list[pytest.MarkDecorator]:
    protocol = protocol_of(case)
    return [] if protocol is None else [getattr(pytest.mark, protocol)]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A suite that no selected case belongs to is left out; pytest would show it as a skipped test."""
    items[:] = [item for item in items if not stands_for_no_case(item)]


def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """A dry run ends with the budget of what is selected."""
    selected = set(session.config.stash[_census].selected)
    if not session.config.getoption("--dry-run") or not selected:
        return None
    deployment, plan = deployment_and_plan(session.config)
    cases = [case for case in plan.cases if case.id in selected]
    say(session.config, ["", *budget_lines(cases), *time_lines(deployment, cases)])
    return True


@pytest.fixture(scope="session")
def event_loop_of_run() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="session")
def conformance_run(pytestconfig: pytest.Config, event_loop_of_run: asyncio.Runner) -> Iterator[Run]:
    live = pytestconfig.stash[_live]
    if live is not None:
        run = live.run()
    else:
        deployment, plan = deployment_and_plan(pytestconfig)
        run = mock_run(deployment, plan, faults=pytestconfig.getoption("--fault"))
    yield run
    event_loop_of_run.run(run.aclose())


@pytest.fixture(scope="session")
def settle(pytestconfig: pytest.Config) -> Settle:
    """Turns a failed verdict into a failed test."""
    _, plan = deployment_and_plan(pytestconfig)
    command = ["pytest", "suites"]
    deployment: Path = pytestconfig.getoption("--deployment")
    if deployment != DEFAULT_DEPLOYMENT:
        command += ["--deployment", str(deployment)]
    command += [f"--fault {name}" for name in pytestconfig.getoption("--fault")]
    return Settle(plan.register, " ".join(command))


class InconclusiveError(Exception):
    """The case could not be judged. Raised before the call, so that pytest and Allure do not call it a failure."""


@pytest.fixture
def judged(
    case_id: str, conformance_run: Run, event_loop_of_run: asyncio.Runner, request: pytest.FixtureRequest
) -> Judged:
    """The case, what was seen and the verdict; skips and errors are raised here, before the call.

    The row travels with the last report alone: three copies of it would be what a parallel run spends its time on.
    """
    __tracebackhide__ = True
    result = event_loop_of_run.run(_judge(request.session, conformance_run, conformance_run.case(case_id)))
    verdict = result.verdict

    def at_the_end() -> None:
        hand_over(request.node, verdict)
        allure_labels.name_test(result.case)

    request.addfinalizer(at_the_end)  # noqa: PT021 - what follows may raise, and the row has to arrive all the same
    if request.config.getoption("--alluredir", default=None):
        deployment = request.config.getoption("--deployment").stem
        plan, target = conformance_run.plan, request.config.getoption("--target")
        allure_labels.label_test(request.node, result.case, verdict, plan=plan, deployment=deployment, target=target)
    match verdict.verdict:
        case VerdictWord.NOT_APPLICABLE:
            pytest.skip(verdict.reason)
        case VerdictWord.INCONCLUSIVE:
            allure_labels.attach_evidence(result.observation, verdict)
            raise InconclusiveError(f"{verdict.because}: {verdict.reason}")
        case VerdictWord.INFORMATIONAL:
            request.node.user_properties.append((INFORMATIONAL, True))
    return result


async def _judge(session: pytest.Session, run: Run, case: Case) -> Judged:
    live = session.config.stash[_live]
    if live is not None:
        live.ask_ahead(run, case, session.items)
    return await run.judge(case)


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, tuple[str, dict[str, bool]]] | None:
    """An informational row passes, and is counted under its own name."""
    if report.when == "call" and report.passed and any(name == INFORMATIONAL for name, _ in report.user_properties):
        return "informational", "i", ("INFORMATIONAL", {"cyan": True})
    return None
