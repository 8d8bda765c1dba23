"""Runs with a deliberate fault, and rows made red by hand, with the block that each cause gets."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from fixtures.farm import DeploymentSubset, Fault
from fixtures.farm.faults import FAULTS
from harness.model.case import Plan
from harness.model.cause import Cause
from harness.model.deployment import Deployment
from harness.model.verdict import Verdict
from harness.mutation.fault_runs import plan_of
from harness.reporting import verdict_from_record, verdict_record
from harness.reporting.causes import cause_lines, causes_of
from harness.run import Findings, JudgedCase, mock_run

BY_NAME = {fault.name: fault for fault in FAULTS}
COMMAND = "pytest suites"


def rows_with(fault: Fault) -> list[Verdict]:
    """As the end of a run has them: read again from the rows of the verdict file."""
    return [as_read_again(judged.verdict) for judged in asyncio.run(_judged(fault))]


async def _judged(fault: Fault) -> list[JudgedCase]:
    deployment, plan = plan_of(fault.shown_by)
    run = mock_run(deployment, plan, faults=(fault.name,))
    try:
        return [judged async for judged in run.judge_all()]
    finally:
        await run.aclose()


def as_read_again(verdict: Verdict) -> Verdict:
    return verdict_from_record(verdict_record(verdict))


def causes_in(subset: DeploymentSubset, rows: Iterable[Verdict]) -> tuple[Cause, ...]:
    deployment, plan = plan_of(subset)
    return causes_of(deployment, plan, rows, behind=Findings(deployment).behind)


def block_of(cause: Cause, deployment: Deployment, plan: Plan, *, width: int | None = None) -> str:
    lines = cause_lines([cause], deployment, plan.register, command=COMMAND, width=width)
    return "\n".join(lines)
