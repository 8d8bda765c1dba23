"""A run of the suites with every kind of report, in a process of its own, against hostile servers or not."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.environment import of_pytest

ROOT = Path(__file__).parents[2]
HOSTILE_STUBS = ("-p", "tests.safety.hostile_farm")


@dataclass(frozen=True, slots=True)
class Written:
    """What a run of the suites printed and wrote, in `folder`."""

    folder: Path
    status: int
    printed: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        lines = (self.folder / "verdicts.jsonl").read_text(encoding="utf-8").split("\n")
        return [json.loads(line) for line in lines if line]

    @property
    def reasons(self) -> str:
        return "\n".join(str(row["reason"]) for row in self.rows)

    @property
    def allure_results(self) -> list[dict[str, Any]]:
        return [json.loads(file.read_bytes()) for file in (self.folder / "allure").glob("*-result.json")]


async def run_suites(folder: Path, *arguments: str | Path) -> Written:
    """Every kind of report; lines of pytest's own are not coloured."""
    outputs = ("--verdicts", "verdicts.jsonl"), ("--junitxml", "junit.xml"), ("--alluredir", "allure")
    written = [f"{option}={folder / name}" for option, name in outputs]
    command = ["-m", "pytest", "suites", "--color=no", "-n", "0", *written, *map(str, arguments)]
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        cwd=ROOT,
        env=of_pytest(COLUMNS="120"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await program.communicate()
    return Written(folder, program.returncode or 0, printed.decode("utf-8"))
