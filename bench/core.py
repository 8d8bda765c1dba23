"""The core without pytest: cases judged a second on stubs, beside plain clients; and whether memory stays flat."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.contest import Benchmark, Clock, Competitor, Contest, Figures, Goal
from bench.memory import resident
from bench.replay import Recorded, by_respx, by_respx_transport, by_transport, recorded_in
from harness.model.case import Case, Plan
from harness.model.deployment import Deployment
from harness.model.observation import Observation
from harness.model.protocol import Protocol
from harness.run import load, mock_run

DEPLOYMENT = Path(__file__).parents[1] / "fixtures" / "deployments" / "contoso.toml"
_MAIL = {Protocol.POP3, Protocol.IMAP4}
_HARNESS = "harness: probes, farm, judging"
_STEPS, _RUNS_A_STEP = 5, 6
"""So often 3,467 cases are more than 100,000."""

_QUICK_CASES = 200


@contextmanager
def _contests(quick: bool) -> Iterator[Sequence[Contest]]:
    deployment, plan = load(DEPLOYMENT)
    gc.collect()
    gc.freeze()  # as a run of the suites does: plan and modules stay until the end
    cases = plan.cases[:: len(plan.cases) // _QUICK_CASES] if quick else plan.cases
    over_http = [case for case in cases if case.stimulus is None or case.stimulus.protocol not in _MAIL]
    try:
        yield (_rate(deployment, plan, over_http), _memory(deployment, plan, cases))
    finally:
        gc.unfreeze()


def _rate(deployment: Deployment, plan: Plan, cases: Sequence[Case]) -> Contest:
    requests = tuple(recorded_in(asyncio.run(_observations(deployment, plan, cases))))
    respx = "respx.mock"

    def replayed(send: Callable[[Iterable[Recorded]], Coroutine[Any, Any, None]]) -> Callable[[], None]:
        return lambda: asyncio.run(send(requests))

    return Contest(
        f"{len(cases)} cases over HTTP: {len(requests)} requests, {sum(one.hops for one in requests)} hops",
        (
            Competitor(_HARNESS, lambda: asyncio.run(_judge(deployment, plan, cases)), len(cases)),
            Competitor(respx, replayed(by_respx), len(cases)),
            Competitor("a router of respx as transport", replayed(by_respx_transport), len(cases)),
            Competitor("httpx.MockTransport", replayed(by_transport), len(cases)),
        ),
        Clock.CPU,
        baseline=(respx,),
        counted="cases",
        goals=(Goal(_HARNESS, 2.0),),
        warmed_up=True,
    )


def _memory(deployment: Deployment, plan: Plan, cases: Sequence[Case]) -> Contest:
    def work() -> Figures:
        for _ in range(_RUNS_A_STEP):
            asyncio.run(_judge(deployment, plan, cases))
        return resident()

    judged = _RUNS_A_STEP * len(cases)
    steps = (Competitor(f"up to case {judged * step:,}", work, judged) for step in range(1, _STEPS + 1))
    title = f"memory over {judged * _STEPS:,} cases: one plan judged again and again, each time in a new run"
    return Contest(title, tuple(steps), Clock.CPU, counted="cases", once=True)


async def _judge(deployment: Deployment, plan: Plan, cases: Iterable[Case]) -> None:
    run = mock_run(deployment, plan)
    async for _ in run.judge_all(cases):
        pass
    await run.aclose()


async def _observations(deployment: Deployment, plan: Plan, cases: Iterable[Case]) -> list[Observation]:
    """Each stimulus once, as a run sends it."""
    run = mock_run(deployment, plan)
    judged = [one async for one in run.judge_all(cases)]
    await run.aclose()
    return [*{one.case.stimulus: one.observation for one in judged if one.observation is not None}.values()]


BENCHMARK = Benchmark(
    title="the core without pytest",
    says=(
        "`contoso` judged on stubs without pytest, one case after the other. The plain clients send the same requests "
        "with the same headers and bodies once more and get the recorded answers back, after as many requests between "
        "servers: no server decides, nothing is masked, recorded or judged. Cases of POP3 and IMAP4, which have no "
        "counterpart there, are left out of the rate. Memory is that of the process with all protocols."
    ),
    contests=_contests,
    packages=("httpx", "respx"),
)
