"""Written scenarios: sentences of the topic, as cases whose expectation was written by hand.

They are a second reading of the topic, independent of the oracle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.deployments.problems import DescriptionError, Problem
from harness.deployments.schema import read_tables
from harness.deployments.toml_source import read_toml
from harness.model.outcome import Outcome
from tests.scenarios.tables import ExpectedTable, HopTable, OutcomeTable, ScenarioFileTable, ScenarioTable

CASES = Path(__file__).parents[2] / "fixtures" / "cases"
"""The folder of the written scenarios."""


@dataclass(frozen=True, slots=True)
class ExpectedHop:
    """An expected server-to-server request, to any of the destinations; None means any value."""

    source: str
    destinations: tuple[str, ...]
    scheme: str | None = None
    path: str | None = None
    authentication: str | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """One sentence of the topic as a case of a shipped deployment.

    Either `expected` has the outcomes of which any passes, or `expected_hops` the whole sequence of hops, which may be
    empty. The case judges at least the `clauses`. `section` is the heading in the topic, `deployment` the name of the
    deployment file without `.toml`, `file` the path from which the scenario was read.
    """

    title: str
    section: str
    deployment: str
    case: str
    clauses: tuple[str, ...]
    file: str
    expected: tuple[Outcome, ...] = ()
    expected_hops: tuple[ExpectedHop, ...] | None = None


def read_scenarios(folder: Path) -> tuple[Scenario, ...]:
    """All scenarios in the TOML files of the folder; raises DescriptionError with every mistake in them."""
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise DescriptionError([f"{folder}: has no scenarios; expected files that end in .toml"])
    scenarios: list[Scenario] = []
    problems: list[str] = []
    for file in files:
        try:
            scenarios.extend(_read_file(file))
        except DescriptionError as error:
            problems.extend(error.problems)
    if problems:
        raise DescriptionError(problems)
    return tuple(scenarios)


def _read_file(path: Path) -> Iterator[Scenario]:
    source = read_toml(path)
    table, problems = read_tables(ScenarioFileTable, source.data)
    if table is None:
        raise source.description_error(problems)
    problems = tuple(_find_misplaced_hops(table))
    if problems:
        raise source.description_error(problems)
    return (_to_scenario(scenario, file=source.file) for scenario in table.scenario)


def _find_misplaced_hops(table: ScenarioFileTable) -> Iterator[Problem]:
    """Cases with ids that end in `.hops` or begin with `config/` observe hops, others do not; of `state/` some do."""
    for position, scenario in enumerate(table.scenario):
        if scenario.case.startswith("state/"):
            continue
        judges_hops = scenario.case.endswith(".hops") or scenario.case.startswith("config/")
        if judges_hops != (scenario.expected.hops is not None):
            sentence = (
                f'does not fit {scenario.case}; expected kind "hops" for ids that end in .hops or begin with config/, '
                "optionally for state/, and for no others"
            )
            yield Problem(("scenario", position, "expected"), sentence)


def _to_scenario(table: ScenarioTable, *, file: str) -> Scenario:
    hops = table.expected.hops
    return Scenario(
        title=table.title,
        section=table.section,
        deployment=table.deployment,
        case=table.case,
        clauses=table.clauses,
        file=file,
        expected=() if hops is not None else _to_outcomes(table.expected),
        expected_hops=None if hops is None else tuple(_to_hop(hop) for hop in hops),
    )


def _to_outcomes(expected: ExpectedTable) -> tuple[Outcome, ...]:
    alternatives = (expected,) if expected.any_of is None else expected.any_of
    return tuple(Outcome(**_given(alternative)) for alternative in alternatives)


def _given(table: ExpectedTable | OutcomeTable) -> Mapping[str, Any]:
    return {key: getattr(table, key) for key in table.model_fields_set}


def _to_hop(table: HopTable) -> ExpectedHop:
    return ExpectedHop(
        source=table.source,
        destinations=table.to,
        scheme=table.scheme,
        path=table.path,
        authentication=table.authentication,
    )
