"""What a live run says of a server of another project."""

from __future__ import annotations

import asyncio
from pathlib import Path

from harness.deployments.reader import read_deployment
from harness.run import JudgedCase, check_servers, live_run, plan_for


def judged(file: Path) -> dict[str, JudgedCase]:
    """A live run of what the file describes, with its preflight."""

    async def run() -> dict[str, JudgedCase]:
        deployment = read_deployment(file)
        plan = plan_for(deployment)
        live = live_run(deployment, plan, environ={})
        await check_servers(deployment, live)
        return {one.case.id: one async for one in live.judge_all(case for case in plan.cases if case.stimulus)}

    return asyncio.run(run())
