"""The process that meets one server: `python -m tests.safety.hostile.child FILE CASE` prints what came of it."""

from __future__ import annotations

import asyncio
import atexit
import json
import re
import resource
import sys
import time
from pathlib import Path

_PROCESS = Path("/proc/self/status")
"""Where Linux says how large this process has ever been; `getrusage` would count its parent in."""


def _own_peak() -> int:
    found = re.search(r"^VmHWM:\s+(\d+) kB$", _PROCESS.read_text(encoding="ascii"), re.MULTILINE)
    assert found is not None
    return int(found.group(1)) * 1024


def _print(came: dict[str, object]) -> None:
    """After the engine of the scripts has ended, which is a process of its own."""
    of_scripts = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    print(json.dumps({**came, "peak": max(_own_peak(), of_scripts)}), flush=True)


async def _judge(file: Path, identity: str) -> dict[str, object]:
    from harness.deployments.reader import read_deployment  # noqa: PLC0415 - after the function that ends last
    from harness.run import live_run, plan_for  # noqa: PLC0415

    deployment = read_deployment(file)
    run = live_run(deployment, plan_for(deployment), environ={})
    case = run.case(identity)
    assert case.stimulus is not None
    begun, worked = time.monotonic(), time.process_time()
    await run.observe(case.stimulus)
    seconds, work = time.monotonic() - begun, time.process_time() - worked
    judged = await run.judge(case)
    whole = time.monotonic() - begun
    await run.aclose()
    exchanges = judged.observation.exchanges if judged.observation else ()
    return {
        "verdict": judged.verdict.verdict.value,
        "because": judged.verdict.because.value if judged.verdict.because else None,
        "reason": judged.reason,
        "seconds": seconds,
        "work": work,
        "whole": whole,
        "requests": len(exchanges),
    }


def main() -> None:
    came: dict[str, object] = {}
    atexit.register(_print, came)
    came.update(asyncio.run(_judge(Path(sys.argv[1]), sys.argv[2])))


if __name__ == "__main__":
    main()
