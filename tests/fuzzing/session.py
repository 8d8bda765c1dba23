"""Runs the fuzzer on one target in a process of its own, and reports what it found."""

from __future__ import annotations

import base64
import importlib
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.fuzzing.fuzz_target import FuzzTarget

ROOT = Path(__file__).parents[2]
SEED = 2007
"""The same in every run, so that a failure can be repeated."""

_AT_MOST_SECONDS = 120
"""On a machine of any speed: a session that is bounded by executions ends here."""

_COVERED = re.compile(rb"cov: (\d+)")


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limits for one input. The time is wall-clock time, on a machine that may be busy."""

    seconds: int = 10
    megabytes: int = 512


@dataclass(frozen=True, slots=True)
class Session:
    """The result: `covered` branches, and the input that made the reader fail in base64, None without one."""

    exit_status: int
    covered: int
    found: str | None
    output: str

    @property
    def is_clean(self) -> bool:
        return self.exit_status == 0 and self.found is None

    def __str__(self) -> str:
        """For the message of a failed test: the input to repeat it with, and the end of the output."""
        found = f"base64.b64decode({self.found!r})" if self.found is not None else "no input"
        return f"exit status {self.exit_status} after {found}\n{self.output[-3_000:]}"


def fuzz(module: str, *, seconds: int = 0, bounds: Bounds | None = None, blind: bool = False) -> Session:
    """A session on the TARGET of `module`: for so many seconds, else for as many executions as the target names."""
    target = importlib.import_module(module).TARGET
    assert isinstance(target, FuzzTarget)
    with tempfile.TemporaryDirectory(prefix="fuzzing-") as folder:
        artifacts = Path(folder, "artifacts")
        artifacts.mkdir()
        ended = subprocess.run(  # noqa: S603 - the project's own module and files
            [
                *(sys.executable, "-m", "tests.fuzzing.engine", module),
                *(["--blind"] if blind else []),
                f"-max_total_time={seconds}" if seconds else f"-runs={target.executions}",
                *_options(target, bounds or Bounds(), Path(folder)),
                f"-artifact_prefix={artifacts}/",
                str(_corpus(target, Path(folder))),
            ],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": "0"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=seconds + _AT_MOST_SECONDS,
            check=False,
        )
        broke = sorted(artifacts.iterdir())
        return Session(
            exit_status=ended.returncode,
            covered=max(map(int, _COVERED.findall(ended.stdout)), default=0),
            found=base64.b64encode(broke[0].read_bytes()).decode() if broke else None,
            output=ended.stdout.decode("utf-8", "replace"),
        )


def _corpus(target: FuzzTarget, folder: Path) -> Path:
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    return corpus


def _options(target: FuzzTarget, bounds: Bounds, folder: Path) -> list[str]:
    options = [
        f"-seed={SEED}",
        f"-max_len={target.longest}",
        f"-timeout={bounds.seconds}",
        f"-rss_limit_mb={bounds.megabytes}",
    ]
    if target.tokens:
        tokens = folder / "tokens"
        tokens.write_text("".join(f'"{_escaped(token)}"\n' for token in target.tokens), encoding="ascii")
        options.append(f"-dict={tokens}")
    return options


def _escaped(token: bytes) -> str:
    return "".join(f"\\x{byte:02X}" for byte in token)
