"""A check that cannot fail is a defect: every deliberate fault of the farm turns the run red under its own clause."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from pathlib import Path

import pytest

from fixtures.farm.faults import FAULTS, Fault
from harness.model.case import Plan
from harness.model.deployment import Deployment
from harness.model.verdict import Verdict, VerdictWord
from harness.run import load, mock_run

DEPLOYMENTS = Path(__file__).parents[2] / "fixtures" / "deployments"


@lru_cache
def shipped(stem: str) -> tuple[Deployment, Plan]:
    return load(DEPLOYMENTS / f"{stem}.toml")


def verdicts_under(fault: Fault) -> list[Verdict]:
    """The rows that speak on the clauses which the fault breaks."""
    deployment, plan = shipped(fault.deployment)
    concerned = [case for case in plan.cases if set(case.clauses) & set(fault.breaks)]

    async def judged() -> list[Verdict]:
        run = mock_run(deployment, plan, faults=(fault.name,))
        verdicts = [one.verdict async for one in run.judge_all(concerned)]
        await run.aclose()
        return verdicts

    return asyncio.run(judged())


@pytest.mark.parametrize("fault", [one for one in FAULTS if not one.only_on_sockets], ids=lambda fault: fault.name)
def test_a_fault_fails_each_clause_that_it_breaks(fault: Fault) -> None:
    failed = {clause for verdict in verdicts_under(fault) for clause in verdict.failed_clauses}
    assert set(fault.breaks) <= failed


def test_names_of_faults_are_unique_and_their_clauses_known() -> None:
    _, plan = shipped("contoso")
    known = {clause.id for clause in plan.register.clauses}
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
    assert {clause for fault in FAULTS for clause in fault.breaks} <= known


def test_every_clause_that_the_mock_farm_can_show_has_a_fault() -> None:
    broken = {clause for fault in FAULTS for clause in fault.breaks}
    judged = set()
    for file in DEPLOYMENTS.glob("*.toml"):
        _, plan = load(file)
        judged |= {clause for case in plan.cases if case.stimulus for clause in case.clauses}
    unbroken = {clause for clause in judged if not clause.startswith("UNS-")} - broken
    assert unbroken == set()


@pytest.mark.parametrize("stem", ["contoso", "contoso-nlb"])
def test_without_a_fault_nothing_fails(stem: str) -> None:
    deployment, plan = shipped(stem)

    async def judged() -> list[Verdict]:
        run = mock_run(deployment, plan)
        verdicts = [one.verdict async for one in run.judge_all()]
        await run.aclose()
        return verdicts

    words = {verdict.verdict for verdict in asyncio.run(judged())}
    assert words == {VerdictWord.PASS, VerdictWord.INFORMATIONAL, VerdictWord.NOT_APPLICABLE}
