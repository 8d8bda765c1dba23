"""Any answer of a hostile server costs a bounded amount of memory, work and time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.null_targets.cost import HOSTILE, PROCESS, Cost

ROOT = Path(__file__).parents[2]
MOST_BYTES = 128 * 1_048_576
"""A body of 1 MiB with its text, its tree and its record, some of them twice; a bomb would be far larger."""

MOST_WORK_SECONDS = 20.0
MOST_SECONDS = 60.0
"""Of one conversation, on a machine that has much else to do; without a deadline it would be for ever."""


@pytest.mark.skipif(not PROCESS.exists(), reason="how large a process has been is read where Linux says it")
def test_no_hostile_server_costs_more_than_a_large_answer_would() -> None:
    finished = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.null_targets.cost"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr[-2000:]
    before, *costs = (Cost(**cost) for cost in json.loads(finished.stdout))
    assert {cost.null for cost in costs} == {null.name for null in HOSTILE}
    assert max(cost.peak_bytes for cost in costs) - before.peak_bytes < MOST_BYTES
    assert [cost for cost in costs if cost.work_seconds > MOST_WORK_SECONDS] == []
    assert [cost for cost in costs if cost.deadline_seconds > MOST_SECONDS] == []
