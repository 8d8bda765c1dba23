"""Runs with a deliberate fault: every case of the smallest deployment that shows it, against the farm that has it.

All of it in this process.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from functools import lru_cache

from fixtures.farm import DeploymentSubset, Fault
from harness.deployments import SHIPPED_DEPLOYMENTS, read_deployment, subset_of
from harness.model.case import Plan
from harness.model.deployment import Deployment
from harness.model.verdict import VerdictWord
from harness.mutation.score import FaultResult, score_fault
from harness.run import JudgedCase, mock_run, plan_for


class HealthyFarmError(Exception):
    """The farm without any fault turns rows red: then a red row says nothing about a fault."""


@lru_cache
def plan_of(subset: DeploymentSubset) -> tuple[Deployment, Plan]:
    """The subset of a shipped deployment, and its plan; where it names entry servers, published hosts are not asked."""
    deployment = deployment_of(subset)
    return deployment, plan_for(_without_published_hosts(deployment) if subset.entries else deployment)


def _without_published_hosts(deployment: Deployment) -> Deployment:
    return replace(deployment, sites=tuple(replace(site, published_host=None) for site in deployment.sites))


def deployment_of(subset: DeploymentSubset) -> Deployment:
    """The subset of a shipped deployment."""
    whole = read_deployment(SHIPPED_DEPLOYMENTS / f"{subset.deployment}.toml")
    return subset_of(whole, sites=subset.sites, entries=subset.entries, mailboxes=subset.mailboxes)


async def run_faults(faults: Iterable[Fault]) -> AsyncIterator[FaultResult]:
    """One fault after the other; those that show on sockets only are left out.

    Before the first fault of a subset its healthy farm is judged. Raises HealthyFarmError.
    """
    healthy: set[DeploymentSubset] = set()
    for fault in faults:
        if fault.only_on_sockets:
            continue
        if fault.shown_by not in healthy:
            await _check_healthy(fault.shown_by)
            healthy.add(fault.shown_by)
        yield await run_fault(fault)


async def run_fault(fault: Fault) -> FaultResult:
    """Judge every case of the smallest deployment that shows it against the farm with that fault."""
    verdicts = [judged.verdict for judged in await _judged_cases(fault.shown_by, fault.name)]
    return score_fault(fault.name, fault.breaks, verdicts)


async def red_without_fault(subset: DeploymentSubset) -> tuple[JudgedCase, ...]:
    """The rows that are red against the healthy farm; there should be none."""
    red = (VerdictWord.FAIL, VerdictWord.INCONCLUSIVE)
    return tuple(judged for judged in await _judged_cases(subset) if judged.verdict.verdict in red)


async def _check_healthy(subset: DeploymentSubset) -> None:
    red = await red_without_fault(subset)
    if red:
        rows = (f"{judged.case.id}: {judged.reason}" for judged in red)
        raise HealthyFarmError("\n".join((f"without any fault {len(red)} rows of {subset} are red", *rows)))


async def _judged_cases(subset: DeploymentSubset, *faults: str) -> list[JudgedCase]:
    deployment, plan = plan_of(subset)
    run = mock_run(deployment, plan, faults=faults)
    try:
        return [judged async for judged in run.judge_all()]
    finally:
        await run.aclose()
