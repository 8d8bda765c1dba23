"""Ctrl-C ends a run with a valid verdict file, results and a summary of what was judged until then."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOAD_BALANCED = "fixtures/deployments/contoso-nlb.toml"
SEEN = 100
"""Letters of judged cases that are waited for, of the deployment's 780."""


@pytest.fixture(autouse=True)
def _interrupted_by_ctrl_c() -> Iterator[None]:
    """A process that was started in the background ignores Ctrl-C, and so would those that it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("workers", ["0", "2"])
def test_ctrl_c_leaves_what_was_judged(workers: str, tmp_path: Path) -> None:
    verdicts, results = tmp_path / "verdicts.jsonl", tmp_path / "allure"
    command = [sys.executable, "-u", "-m", "pytest", "suites", "-q", "-n", workers, "--deployment", LOAD_BALANCED]
    process = subprocess.Popen(  # noqa: S603 - our own program
        [*command, "--verdicts", str(verdicts), "--alluredir", str(results)],
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    assert process.stdout is not None
    letters = 0
    while letters < SEEN and (letter := process.stdout.read(1)):
        letters += letter in b".i"
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    out, _ = process.communicate(timeout=60)
    assert process.returncode == pytest.ExitCode.INTERRUPTED, out.decode()
    rows = [json.loads(line) for line in verdicts.read_text(encoding="utf-8").splitlines()]
    assert len(rows) >= SEEN // 2
    assert [row["case"] for row in rows] == sorted(row["case"] for row in rows)
    assert "Contoso: verdicts" in out.decode()
    assert all(json.loads(file.read_text(encoding="utf-8")) for file in results.glob("*-result.json"))
    assert any(results.iterdir())
