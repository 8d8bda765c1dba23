"""What a run is asked for, as pytest's configuration has it: the deployment, its plan and the cases that are wanted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from harness.deployments.problems import DescriptionError
from harness.model.case import Case, Plan
from harness.model.deployment import Deployment
from harness.run import known_faults, load
from suites.node_ids import CasesByNode
from suites.selection import Selection, mistakes

SUITES = Path(__file__).parent

_loaded = pytest.StashKey[tuple[Deployment, Plan]]()
_nodes = pytest.StashKey[CasesByNode]()


def deployment_and_plan(config: pytest.Config) -> tuple[Deployment, Plan]:
    """The deployment of `--deployment` and its plan, read once; a mistake in the file ends the run with exit 4."""
    if _loaded not in config.stash:
        try:
            config.stash[_loaded] = load(config.getoption("--deployment"))
        except DescriptionError as error:
            raise pytest.UsageError(str(error)) from None
    return config.stash[_loaded]


def selection(config: pytest.Config) -> Selection:
    """What `--protocol`, `--clause` and `--case` leave."""
    protocols, clauses, cases = (config.getoption(name) or () for name in ("--protocol", "--clause", "--case"))
    return Selection(protocols, clauses, cases)


def check_names(config: pytest.Config) -> None:
    """Names that nobody knows are one message before anything is collected."""
    _, plan = deployment_and_plan(config)
    found = [
        *selection(config).mistakes(plan),
        *mistakes("--fault", config.getoption("--fault"), known_faults(), "of the mock farm"),
    ]
    if found:
        raise pytest.UsageError("\n".join(found))


def cases_by_node(config: pytest.Config) -> CasesByNode:
    """The plan's cases by the node ids of their tests."""
    if _nodes not in config.stash:
        config.stash[_nodes] = CasesByNode(deployment_and_plan(config)[1].cases)
    return config.stash[_nodes]


def case_of(item: pytest.Item) -> Case | None:
    """The case that a test of the suites stands for; None for any other test."""
    return cases_by_node(item.config).find(item.nodeid) if "case_id" in _parameters(item) else None


def cases_of(items: Iterable[pytest.Item]) -> list[Case]:
    """The cases that tests stand for."""
    return [case for item in items if (case := case_of(item))]


def stands_for_no_case(item: pytest.Item) -> bool:
    """Whether this is what pytest makes of a suite that no case belongs to."""
    return not isinstance(_parameters(item).get("case_id", ""), str)


def _parameters(item: pytest.Item) -> Mapping[str, object]:
    return item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}


def asks_for_suites(config: pytest.Config) -> bool:
    """Whether a suite is among what is to run, and not the project's own tests alone."""
    asked = (Path(config.invocation_params.dir, argument.partition("::")[0]).resolve() for argument in config.args)
    return any(path == SUITES or SUITES in path.parents for path in asked)


def only_looks(config: pytest.Config) -> bool:
    """Whether nothing is sent, so that there is nothing to write or to sum up."""
    return bool(config.option.collectonly or config.getoption("--dry-run"))


def is_worker(config: pytest.Config) -> bool:
    """Whether another process controls this one (pytest-xdist)."""
    return hasattr(config, "workerinput")


def say(config: pytest.Config, lines: Iterable[str]) -> None:
    """Lines on the terminal, between those of pytest."""
    reporter = terminal(config)
    for line in lines:
        reporter.write_line(line)


def terminal(config: pytest.Config) -> pytest.TerminalReporter:
    """pytest's own."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    assert isinstance(reporter, pytest.TerminalReporter)
    return reporter
