"""The mutation score: every case of the smallest deployment that shows a fault, against the farm that has it.

All of it in this process. The score goes to standard output, its progress to standard error.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from fixtures.farm.faults import DeploymentSubset, Fault
from harness.clauses.register import read_register
from harness.deployments.part import part_of
from harness.deployments.reader import read_deployment
from harness.model.case import Plan
from harness.model.deployment import Deployment
from harness.model.verdict import Verdict, VerdictWord
from harness.mutation.matrix import Matrix
from harness.mutation.score import Mutant, read_mutant
from harness.run import mock_run, plan_for

SHIPPED = Path(__file__).parents[1] / "fixtures" / "deployments"


class HealthyFarmError(Exception):
    """The farm without any fault turns rows red: then a red row says nothing of a fault."""


@lru_cache
def smallest(part: DeploymentSubset) -> tuple[Deployment, Plan]:
    """The part of a shipped deployment, and the plan of it."""
    deployment = deployment_of(part)
    return deployment, plan_for(deployment)


def deployment_of(part: DeploymentSubset) -> Deployment:
    """The part of a shipped deployment."""
    whole = read_deployment(SHIPPED / f"{part.deployment}.toml")
    return part_of(whole, sites=part.sites, entries=part.entries, mailboxes=part.mailboxes)


async def run_mutants(faults: Iterable[Fault]) -> AsyncIterator[Mutant]:
    """One mutant after the other; faults that show on sockets only are passed over.

    Before the first fault of a part its healthy farm is judged. Raises HealthyFarmError.
    """
    healthy: set[DeploymentSubset] = set()
    for fault in faults:
        if fault.only_on_sockets:
            continue
        if fault.shown_by not in healthy:
            await check_healthy(fault.shown_by)
            healthy.add(fault.shown_by)
        yield await run_mutant(fault)


async def run_mutant(fault: Fault) -> Mutant:
    """Judge every case of the smallest deployment that shows it against the farm with that fault."""
    return read_mutant(fault.name, fault.breaks, await _verdicts(fault.shown_by, fault.name))


async def check_healthy(part: DeploymentSubset) -> None:
    """Raises HealthyFarmError where a row is red without any fault."""
    red = [
        f"{verdict.case}: {verdict.reason}"
        for verdict in await _verdicts(part)
        if verdict.verdict in (VerdictWord.FAIL, VerdictWord.INCONCLUSIVE)
    ]
    if red:
        raise HealthyFarmError("\n".join((f"without any fault {len(red)} rows of {part} are red", *red)))


async def _verdicts(part: DeploymentSubset, *faults: str) -> list[Verdict]:
    deployment, plan = smallest(part)
    run = mock_run(deployment, plan, faults=faults)
    try:
        return [judged.verdict async for judged in run.judge_all()]
    finally:
        await run.aclose()


def print_mutation_score(faults: Sequence[Fault], *, as_page: bool) -> int:
    """Run the faults one after the other; 0 where each is reported under its own clauses, and nothing is left open."""
    started = time.monotonic()
    try:
        mutants = asyncio.run(_run(faults))
    except HealthyFarmError as error:
        print(error, file=sys.stderr)
        return 1
    matrix = Matrix(read_register(), tuple(faults), mutants)
    for line in matrix.page() if as_page else matrix.lines():
        print(line)
    problems = matrix.unreported
    if as_page and problems:
        print("\n".join(problems), file=sys.stderr)
    print(f"{time.monotonic() - started:.1f} s", file=sys.stderr)
    return 1 if problems else 0


async def _run(faults: Sequence[Fault]) -> tuple[Mutant, ...]:
    counted = sum(1 for fault in faults if not fault.only_on_sockets)
    mutants: list[Mutant] = []
    on_terminal = sys.stderr.isatty()
    async for mutant in run_mutants(faults):
        mutants.append(mutant)
        if on_terminal:
            print(f"\r\x1b[K[{len(mutants)}/{counted}] {mutant.fault}", end="", file=sys.stderr, flush=True)
    if on_terminal:
        print("\r\x1b[K", end="", file=sys.stderr)
    return tuple(mutants)
