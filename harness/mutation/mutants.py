"""The mutation run: every case of the smallest deployment that shows a fault, against the farm that has it.

All of it in this process.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from functools import lru_cache

from fixtures.farm.faults import Fault, Part
from harness.deployments import SHIPPED_DEPLOYMENTS, read_deployment, subset_of
from harness.model.case import Plan
from harness.model.deployment import Deployment
from harness.model.verdict import Verdict, VerdictWord
from harness.mutation.score import FaultResult, score_fault
from harness.run import mock_run, plan_for


class HealthyFarmError(Exception):
    """The farm without any fault turns rows red: then a red row says nothing of a fault."""


@lru_cache
def smallest(part: Part) -> tuple[Deployment, Plan]:
    """The part of a shipped deployment, and the plan of it."""
    deployment = deployment_of(part)
    return deployment, plan_for(deployment)


def deployment_of(part: Part) -> Deployment:
    """The part of a shipped deployment."""
    whole = read_deployment(SHIPPED_DEPLOYMENTS / f"{part.deployment}.toml")
    return subset_of(whole, sites=part.sites, entries=part.entries, mailboxes=part.mailboxes)


async def run_mutants(faults: Iterable[Fault]) -> AsyncIterator[FaultResult]:
    """One mutant after the other; faults that show on sockets only are passed over.

    Before the first fault of a part its healthy farm is judged. Raises HealthyFarmError.
    """
    healthy: set[Part] = set()
    for fault in faults:
        if fault.only_on_sockets:
            continue
        if fault.shown_by not in healthy:
            await check_healthy(fault.shown_by)
            healthy.add(fault.shown_by)
        yield await run_mutant(fault)


async def run_mutant(fault: Fault) -> FaultResult:
    """Judge every case of the smallest deployment that shows it against the farm with that fault."""
    return score_fault(fault.name, fault.breaks, await _verdicts(fault.shown_by, fault.name))


async def check_healthy(part: Part) -> None:
    """Raises HealthyFarmError where a row is red without any fault."""
    red = [
        f"{verdict.case}: {verdict.reason}"
        for verdict in await _verdicts(part)
        if verdict.verdict in (VerdictWord.FAIL, VerdictWord.INCONCLUSIVE)
    ]
    if red:
        raise HealthyFarmError("\n".join((f"without any fault {len(red)} rows of {part} are red", *red)))


async def _verdicts(part: Part, *faults: str) -> list[Verdict]:
    deployment, plan = smallest(part)
    run = mock_run(deployment, plan, faults=faults)
    try:
        return [judged.verdict async for judged in run.judge_all()]
    finally:
        await run.aclose()
