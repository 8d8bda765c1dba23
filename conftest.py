"""pytest's door: options, parametrization and the mapping of verdicts to pytest's outcomes.

Rows travel from items to the end of the run as user properties, so that they arrive the same way from xdist workers.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from xdist.remote import Producer
from xdist.workermanage import WorkerController

from harness.deployments.reader import DescriptionError
from harness.evidence.log_folder import LogFolderError
from harness.live import at_once, budget_lines, live_run, preflight, scope_of, time_lines
from harness.model.case import Case, Plan
from harness.model.deployment import Deployment
from harness.model.protocol import Protocol
from harness.model.verdict import VerdictWord
from harness.probes.live.network import LiveSetupError
from harness.reporting import allure_labels
from harness.reporting.summary import Summary, summarize
from harness.reporting.terminal import summary_lines, verdict_sentence
from harness.reporting.verdict_file import verdict_from_record, verdict_line, verdict_record, write_verdicts
from harness.run import CheckedAccounts, Judged, Run, known_faults, load, mock_run
from suites.node_ids import CasesByNode
from suites.progress import LiveProgress
from suites.scheduling import ScheduleByScope
from suites.selection import Selection, mistakes, protocol_of
from suites.settling import Settle

ROOT = Path(__file__).parent
SUITES = ROOT / "suites"
DEFAULT_DEPLOYMENT = ROOT / "fixtures" / "deployments" / "contoso.toml"
VERDICT = "verdict"
INFORMATIONAL = "informational"
ACCEPTED, REFUSED = "accepted_accounts", "refused_accounts"

_loaded = pytest.StashKey[tuple[Deployment, Plan]]()
_records = pytest.StashKey[dict[str, dict[str, Any]]]()
_selected = pytest.StashKey[list[str]]()
_nodes = pytest.StashKey[CasesByNode]()
_begun = pytest.StashKey[set[str]]()
_checked = pytest.StashKey[CheckedAccounts]()


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
    config.stash[_records] = {}
    config.stash[_selected] = []


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each suite module takes the cases of its theme from the plan."""
    theme = getattr(metafunc.module, "THEME", None)
    if theme is None or "case_id" not in metafunc.fixturenames:
        return
    _, plan = _deployment_and_plan(metafunc.config)
    selection = _selection(metafunc.config)
    chosen = [case for case in plan.cases if case.theme is theme and selection.includes(case)]
    parameters = [pytest.param(case.id, id=case.id, marks=_protocol_marks(case)) for case in chosen]
    metafunc.parametrize("case_id", parameters)


def _deployment_and_plan(config: pytest.Config) -> tuple[Deployment, Plan]:
    if _loaded not in config.stash:
        try:
            config.stash[_loaded] = load(config.getoption("--deployment"))
        except DescriptionError as error:
            raise pytest.UsageError(str(error)) from None
    return config.stash[_loaded]


def _selection(config: pytest.Config) -> Selection:
    protocols, clauses, cases = (config.getoption(name) or () for name in ("--protocol", "--clause", "--case"))
    return Selection(protocols, clauses, cases)


def _check_names(config: pytest.Config, plan: Plan) -> None:
    """Bad input is one message before anything is collected."""
    found = [
        *_selection(config).mistakes(plan),
        *mistakes("--fault", config.getoption("--fault"), known_faults(), "of the mock farm"),
    ]
    if found:
        raise pytest.UsageError("\n".join(found))


def _protocol_marks(case: Case) -> list[pytest.MarkDecorator]:
    protocol = protocol_of(case)
    return [] if protocol is None else [getattr(pytest.mark, protocol)]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A suite that no selected case belongs to is left out; pytest would show it as a skipped test.

    What is judged by the servers' logs comes late: then they are read once. What changes servers comes last.
    """
    items[:] = [item for item in items if not _stands_for_no_case(item)]
    if items and items[0].config.getoption("--target") == "live":
        items.sort(key=_how_late)


def _stands_for_no_case(item: pytest.Item) -> bool:
    return not isinstance(_parameters(item).get("case_id", ""), str)


def _case_of(item: pytest.Item) -> Case | None:
    """The case that a test of the suites stands for; None for any other test."""
    return _cases_by_node(item.config).find(item.nodeid) if "case_id" in _parameters(item) else None


def _parameters(item: pytest.Item) -> Mapping[str, object]:
    return item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}


def _cases_by_node(config: pytest.Config) -> CasesByNode:
    if _nodes not in config.stash:
        config.stash[_nodes] = CasesByNode(_deployment_and_plan(config)[1].cases)
    return config.stash[_nodes]


def _how_late(item: pytest.Item) -> tuple[bool, bool]:
    case = _case_of(item)
    changes = case is not None and case.stimulus is not None and case.stimulus.script is not None
    return changes, case is not None and case.judges_hops


def pytest_collection_finish(session: pytest.Session) -> None:
    """Remember what is left after every selection: the census counts against it."""
    for item in session.items:
        case = _case_of(item)
        if case is not None:
            session.config.stash[_selected].append(case.id)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: WorkerController, ids: list[str]) -> None:
    """Under xdist the controller collects nothing itself: it learns from its workers what was selected."""
    selected = node.config.stash[_selected]
    if not selected:
        found = (_cases_by_node(node.config).find(name) for name in ids)
        selected.extend(case.id for case in found if case is not None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ScheduleByScope | None:
    """Live, a worker has to itself what a server's log could not tell apart; on stubs xdist's own choice stands.

    Where servers may be changed nothing can be judged beside it: one worker judges all.
    """
    if config.getoption("--target") != "live" or not _asks_for_suites(config):
        return None

    def scope(node_id: str) -> str:
        case = _cases_by_node(config).find(node_id)
        return node_id if case is None else _scope(config, case)

    return ScheduleByScope(config, log, scope)


@pytest.fixture(scope="session")
def event_loop_of_run() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="session")
def conformance_run(pytestconfig: pytest.Config, event_loop_of_run: asyncio.Runner) -> Iterator[Run]:
    deployment, plan = _deployment_and_plan(pytestconfig)
    if pytestconfig.getoption("--target") == "live":
        worker = getattr(pytestconfig, "workerinput", None)
        checked = pytestconfig.stash.get(_checked, CheckedAccounts())
        if worker is not None:
            checked = CheckedAccounts(frozenset(worker[ACCEPTED]), worker[REFUSED])
        run = _live_run(pytestconfig, workers=_workers(pytestconfig), checked=checked)
    else:
        run = mock_run(deployment, plan, faults=pytestconfig.getoption("--fault"))
    yield run
    event_loop_of_run.run(run.aclose())


@pytest.fixture(scope="session")
def settle(pytestconfig: pytest.Config) -> Settle:
    """Turns a failed verdict into a failed test."""
    _, plan = _deployment_and_plan(pytestconfig)
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

    def hand_over() -> None:
        request.node.user_properties.append((VERDICT, verdict_line(verdict_record(verdict))))
        allure_labels.name_by_case(result.case)

    request.addfinalizer(hand_over)  # noqa: PT021 - what follows may raise, and the row has to arrive all the same
    if request.config.getoption("--alluredir", default=None):
        deployment = request.config.getoption("--deployment").stem
        plan, target = conformance_run.plan, request.config.getoption("--target")
        allure_labels.describe(request.node, result.case, verdict, plan=plan, deployment=deployment, target=target)
    match verdict.verdict:
        case VerdictWord.NOT_APPLICABLE:
            pytest.skip(verdict.reason)
        case VerdictWord.INCONCLUSIVE:
            allure_labels.attach_evidence(result.observation, verdict)
            raise InconclusiveError(f"{verdict.because}: {verdict.reason}")
        case VerdictWord.INFORMATIONAL:
            request.node.user_properties.append((INFORMATIONAL, True))
    return result


def _scope(config: pytest.Config, case: Case) -> str:
    parallel = hasattr(config, "workerinput") or config.getoption("numprocesses", default=None)
    return scope_of(case) if parallel and not config.getoption("--allow-control") else ""


async def _judge(session: pytest.Session, run: Run, case: Case) -> Judged:
    """Live, servers are asked what the next cases need while one is judged."""
    config = session.config
    if config.getoption("--target") == "live":
        scope = _scope(config, case)
        begun = config.stash.setdefault(_begun, set())
        if scope not in begun:
            begun.add(scope)
            ahead = [one for item in session.items if (one := _case_of(item)) and _scope(config, one) == scope]
            run.ask_ahead(ahead, at_once=at_once(_deployment_and_plan(config)[0], workers=_workers(config)))
    return await run.judge(case)


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, tuple[str, dict[str, bool]]] | None:
    """An informational row passes, and is counted under its own name."""
    if report.when == "call" and report.passed and any(name == INFORMATIONAL for name, _ in report.user_properties):
        return "informational", "i", ("INFORMATIONAL", {"cyan": True})
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "teardown" and _config is not None:
        for name, line in report.user_properties:
            if name == VERDICT and isinstance(line, str):
                record = json.loads(line)
                _config.stash[_records][record["case"]] = record


_config: pytest.Config | None = None


def pytest_sessionstart(session: pytest.Session) -> None:
    """Read the deployment and check the selection before anything is collected: bad input ends here, with exit 4."""
    global _config  # noqa: PLW0603 - pytest_runtest_logreport is not given the configuration
    _config = session.config
    if _asks_for_suites(session.config):
        _, plan = _deployment_and_plan(session.config)
        _check_names(session.config, plan)
        _clear_verdict_file(session.config)
        if session.config.getoption("--dry-run") and session.config.getoption("numprocesses", default=None):
            raise pytest.UsageError("--dry-run sends nothing, so there is nothing to share: leave out -n")
        sends = not (session.config.getoption("--dry-run") or session.config.option.collectonly)
        if session.config.getoption("--target") == "live" and sends and not hasattr(session.config, "workerinput"):
            _check_live_target(session.config)


def _workers(config: pytest.Config) -> int:
    return int(getattr(config, "workerinput", {}).get("workercount", 1))


def _live_run(config: pytest.Config, *, workers: int = 1, checked: CheckedAccounts | None = None) -> Run:
    deployment, plan = _deployment_and_plan(config)
    try:
        return live_run(
            deployment,
            plan,
            environ=os.environ,
            workers=workers,
            checked=checked,
            allow_control=config.getoption("--allow-control"),
        )
    except (DescriptionError, LiveSetupError, LogFolderError) as error:
        raise pytest.UsageError(str(error)) from None


def _check_live_target(config: pytest.Config) -> None:
    """Before anything else: every port, every account once. The run goes on with what can be judged."""
    deployment, plan = _deployment_and_plan(config)
    run = _live_run(config)
    _say(config, ["", f"preflight of {deployment.organization.name}", *budget_lines(plan.cases), ""])
    _say(config, time_lines(deployment, plan.cases))
    found = asyncio.run(preflight(deployment, run))
    config.stash[_checked] = found.checked
    _say(config, found.lines())
    if config.get_verbosity() == 0:
        _show_progress(config)


def _show_progress(config: pytest.Config) -> None:
    """A line of our own in the place of pytest's letters and file names."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", errors="replace")
    config.add_cleanup(out.close)
    _reporter(config).showfspath = False
    progress = LiveProgress(out, lambda: len(config.stash[_selected]), verdict_property=VERDICT)
    config.pluginmanager.register(progress)


def _say(config: pytest.Config, lines: Iterable[str]) -> None:
    reporter = _reporter(config)
    for line in lines:
        reporter.write_line(line)


def _reporter(config: pytest.Config) -> pytest.TerminalReporter:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    assert isinstance(reporter, pytest.TerminalReporter)
    return reporter


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: WorkerController) -> None:
    """A worker is told what became of each account, so that none is tried twice."""
    checked = node.config.stash.get(_checked, CheckedAccounts())
    node.workerinput[ACCEPTED] = sorted(checked.accepted)
    node.workerinput[REFUSED] = dict(checked.refused)


def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """A dry run ends with the budget of what is selected."""
    if not session.config.getoption("--dry-run") or not session.config.stash[_selected]:
        return None
    deployment, plan = _deployment_and_plan(session.config)
    names: list[str] = session.config.stash[_selected]
    selected = set(names)
    cases = [case for case in plan.cases if case.id in selected]
    _say(session.config, ["", *budget_lines(cases), *time_lines(deployment, cases)])
    return True


def _clear_verdict_file(config: pytest.Config) -> None:
    """An earlier run's file must not be taken for this one's, whatever becomes of it."""
    path: Path | None = config.getoption("--verdicts")
    if path is None or _only_looks(config) or hasattr(config, "workerinput"):
        return
    if path.is_dir():
        raise pytest.UsageError(f'--verdicts is "{path}", a directory; expected a file to write')
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise pytest.UsageError(f'--verdicts is "{path}", which cannot be written: {error.strerror}') from None


def _only_looks(config: pytest.Config) -> bool:
    """Nothing is sent, so there is nothing to write or to sum up."""
    return bool(config.option.collectonly or config.getoption("--dry-run"))


def _asks_for_suites(config: pytest.Config) -> bool:
    asked = (Path(config.invocation_params.dir, argument.partition("::")[0]).resolve() for argument in config.args)
    return any(path == SUITES or SUITES in path.parents for path in asked)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Write the verdict file; a planned case without a row, or a run that judged nothing, fails the run."""
    config = session.config
    if hasattr(config, "workerinput") or not config.stash[_selected] or _only_looks(config):
        return
    verdicts = config.getoption("--verdicts")
    if verdicts is not None:
        write_verdicts(verdicts, config.stash[_records].values())
    if exitstatus == pytest.ExitCode.OK and not _summary(config).is_conformant:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _summary(config: pytest.Config) -> Summary:
    _, plan = _deployment_and_plan(config)
    rows = [verdict_from_record(record) for record in config.stash[_records].values()]
    selected: list[str] = config.stash[_selected]
    return summarize(plan, selected, rows)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not config.stash[_selected] or _only_looks(config):
        return
    deployment, _ = _deployment_and_plan(config)
    summary = _summary(config)
    terminalreporter.section(f"{deployment.organization.name}: verdicts")
    for line in summary_lines(summary):
        terminalreporter.write_line(line)
    terminalreporter.write_line("")
    terminalreporter.write_line(
        verdict_sentence(summary), bold=True, green=summary.is_conformant, red=not summary.is_conformant
    )
