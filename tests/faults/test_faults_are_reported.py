"""A check that cannot fail is a defect: every fault of the farm turns a run red under each clause that it breaks."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from fixtures.farm.faults import FAULTS, DeploymentSubset, Fault
from harness.mutation.fault_matrix import FaultMatrix
from harness.mutation.fault_runs import HealthyFarmError, red_without_fault, run_fault, run_faults
from harness.mutation.score import FaultResult
from harness.planning.clause_register import read_register
from tests.faults.nouns import fault

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"
ANEW = "generate it anew: python -m harness mutation --page > docs/faults.md"

IN_PROCESS = [one for one in FAULTS if not one.only_on_sockets]
SUBSETS = sorted({one.shown_by for one in IN_PROCESS}, key=repr)


@cache
def written() -> tuple[str, ...]:
    return tuple(PAGE.read_text(encoding="utf-8").splitlines())


def rows_of(name: str, lines: tuple[str, ...]) -> list[str]:
    """The rows of both tables that are about one fault."""
    return [line for line in lines if line.startswith("|") and name in [cell.strip() for cell in line.split("|")]]


@pytest.mark.parametrize("broken", IN_PROCESS, ids=lambda one: one.name)
def test_a_fault_is_reported_under_its_own_clauses_and_the_page_says_by_which_cases(broken: Fault) -> None:
    matrix = FaultMatrix(read_register(), (broken,), (asyncio.run(run_fault(broken)),))
    assert matrix.problems == ()
    assert rows_of(broken.name, written()) == rows_of(broken.name, tuple(matrix.page())), ANEW


@pytest.mark.parametrize("subset", SUBSETS, ids=lambda subset: "-".join((subset.deployment, *subset.sites)))
def test_without_a_fault_no_row_is_red(subset: DeploymentSubset) -> None:
    assert asyncio.run(red_without_fault(subset)) == ()


def test_the_page_has_every_fault_in_the_order_of_the_catalogue_and_nothing_else() -> None:
    def outline(lines: tuple[str, ...]) -> list[str]:
        return [line if not line.startswith("|") else "|".join(line.split("|")[:3]) for line in lines]

    matrix = FaultMatrix(read_register(), FAULTS, ())
    assert outline(written()) == outline(tuple(matrix.page())), ANEW


def test_faults_of_sockets_are_passed_over_within_a_process() -> None:
    async def names() -> list[str]:
        return [result.fault async for result in run_faults([fault("ntlm", "EAS-05", only_on_sockets=True)])]

    assert asyncio.run(names()) == []


def test_a_farm_that_is_red_without_a_fault_stops_the_score(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a row that is red anyway would pass for a kill."""
    monkeypatch.setattr("harness.mutation.fault_runs.mock_run", _always_broken)

    async def judge() -> list[FaultResult]:
        return [
            result
            async for result in run_faults([replace(fault("owa", "OWA-01"), shown_by=DeploymentSubset("single-site"))])
        ]

    with pytest.raises(HealthyFarmError, match=r"without any fault .* rows of .* are red"):
        asyncio.run(judge())


def _always_broken(*arguments: object, faults: tuple[str, ...]) -> object:
    from harness.run import mock_run  # noqa: PLC0415 - the true one, which the test has replaced elsewhere

    return mock_run(*arguments, faults=(*faults, "owa-own-site-refused"))  # type: ignore[arg-type]  # handed through
