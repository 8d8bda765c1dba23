"""The options of the suites, and what they ask for: the deployment, its plan, the cases that are selected."""

from __future__ import annotations

import datetime
import shlex
from pathlib import Path

import pytest

from harness.deployments import DEFAULT_DEPLOYMENT, DescriptionError, read_accepted
from harness.model.case import Plan
from harness.model.cover import Cover
from harness.model.deployment import Deployment
from harness.model.protocol import Protocol
from harness.reporting import AcceptedDepartures
from harness.run import known_faults, load
from suites.plugin.selection import Selection, mistakes
from suites.plugin.typed_text import as_utf8

_SUITES = Path(__file__).parents[1]

_accepted = pytest.StashKey[AcceptedDepartures]()
_loaded = pytest.StashKey[tuple[Deployment, Plan]]()


def add_options(parser: pytest.Parser) -> None:
    """The suites' own options of the command line."""
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
    group.addoption(
        "--verdicts",
        type=Path,
        metavar="PATH",
        help="also write one JSON line a case to this file; - is standard output, which then has the lines alone, and "
        "everything else goes to standard error",
    )
    group.addoption(
        "--accepted",
        type=Path,
        metavar="FILE",
        help="known failures (TOML): shown as accepted, red once they are gone or out of date",
    )
    group.addoption(
        "--cover",
        type=Cover,
        choices=list(Cover),
        help="cells: every decision cell and server; pairs: every pair of servers too; full: everything "
        "(default: full up to 5,000 cases, then cells)",
    )
    group.addoption("--protocol", action="append", choices=[p.value for p in Protocol], help="only this protocol")
    group.addoption("--clause", action="append", metavar="ID", help="only cases that judge this clause (OWA-03)")
    group.addoption("--case", action="append", metavar="ID", help="only this case")
    group.addoption("--fault", action="append", default=[], metavar="NAME", help="break the mock farm on purpose")


def check_options(config: pytest.Config) -> None:
    """Raises UsageError for unknown names, and for options that do not go together; pytest ends with exit 4."""
    _, plan = deployment_and_plan(config)
    found = [
        *selection(config).mistakes(plan),
        *mistakes("--fault", config.getoption("--fault"), known_faults(), "of the mock farm"),
    ]
    if found:
        raise pytest.UsageError("\n".join(found))
    _check_target(config)
    accepted_departures(config)
    if not is_distributed(config):
        return
    if config.getoption("--dry-run"):
        raise pytest.UsageError("--dry-run sends nothing, so there is nothing to share: leave out -n")
    if config.getoption("--allow-control") and is_live(config) and not sends_nothing(config):
        raise pytest.UsageError(
            "--allow-control changes servers, and after Ctrl-C pytest-xdist gives its workers no time to bring "
            "them back: leave out -n"
        )


def _check_target(config: pytest.Config) -> None:
    """What concerns the mock farm alone, or real servers alone, is refused for the other: it would do nothing."""
    if is_live(config) and config.getoption("--fault"):
        raise pytest.UsageError("--fault breaks the mock farm, and --target live asks real servers: leave out one")
    if config.getoption("--allow-control") and not is_live(config):
        raise pytest.UsageError(
            "--allow-control is for --target live: the mock farm's servers are stopped and started in any run"
        )
    speaks = is_live(config) or config.getoption("--dry-run")
    if speaks and not (is_worker(config) or config.pluginmanager.has_plugin("terminalreporter")):
        raise pytest.UsageError(
            "what a live run does to servers, and a dry run, is said on pytest's terminal: leave out -p no:terminal"
        )


def deployment_and_plan(config: pytest.Config) -> tuple[Deployment, Plan]:
    """The deployment of `--deployment` and its plan, read once; a mistake in the file ends the run with exit 4."""
    if _loaded not in config.stash:
        try:
            config.stash[_loaded] = load(config.getoption("--deployment"), config.getoption("--cover"))
        except DescriptionError as error:
            raise pytest.UsageError(str(error)) from None
    return config.stash[_loaded]


def accepted_departures(config: pytest.Config) -> AcceptedDepartures | None:
    """The file of `--accepted`, read once; None without. A mistake in it ends the run with exit 4."""
    path: Path | None = config.getoption("--accepted")
    if path is None:
        return None
    if _accepted not in config.stash:
        try:
            departures = read_accepted(path, deployment_and_plan(config)[1])
        except DescriptionError as error:
            raise pytest.UsageError(str(error)) from None
        config.stash[_accepted] = AcceptedDepartures(str(path), departures, datetime.datetime.now(datetime.UTC).date())
    return config.stash[_accepted]


def selection(config: pytest.Config) -> Selection:
    """What `--protocol`, `--clause` and `--case` leave."""
    protocols, clauses, cases = (config.getoption(name) or () for name in ("--protocol", "--clause", "--case"))
    return Selection(protocols, clauses, cases)


def command_of(config: pytest.Config) -> str:
    """The command that runs these suites again, without a selection."""
    command = ["pytest", "suites"]
    deployment: Path = config.getoption("--deployment")
    if deployment.resolve() != DEFAULT_DEPLOYMENT.resolve():
        command += ["--deployment", str(deployment)]
    if is_live(config):
        command += ["--target", "live"]
    if config.getoption("--allow-control"):
        command.append("--allow-control")
    cover: Cover | None = config.getoption("--cover")
    if cover is not None:
        command += ["--cover", cover.value]
    for name in config.getoption("--fault"):
        command += ["--fault", name]
    return as_utf8(shlex.join(command))


def asks_for_suites(config: pytest.Config) -> bool:
    """Whether a suite is among what is to run, and not the project's own tests alone."""
    asked = (Path(config.invocation_params.dir, argument.partition("::")[0]).resolve() for argument in config.args)
    return any(path == _SUITES or _SUITES in path.parents for path in asked)


def deployment_name_of(config: pytest.Config) -> str:
    """The stem of the deployment file, as typed: what reports call the deployment."""
    deployment: Path = config.getoption("--deployment")
    return as_utf8(deployment.stem)


def target_of(config: pytest.Config) -> str:
    """What is asked, with the faults that the mock farm has."""
    faults = config.getoption("--fault")
    named = [] if is_live(config) or not faults else [f"fault {', '.join(faults)}"]
    return ", ".join((config.getoption("--target"), *named))


def is_live(config: pytest.Config) -> bool:
    """Whether real servers are asked."""
    return bool(config.getoption("--target") == "live")


def sends_nothing(config: pytest.Config) -> bool:
    """Whether the run only shows what it would do, so that there is nothing to write or to sum up."""
    return bool(config.option.collectonly or config.getoption("--dry-run"))


def is_distributed(config: pytest.Config) -> bool:
    """Whether other processes run the cases (pytest-xdist)."""
    return bool(config.getoption("numprocesses", default=None))


def is_worker(config: pytest.Config) -> bool:
    """Whether another process controls this one (pytest-xdist)."""
    return hasattr(config, "workerinput")
