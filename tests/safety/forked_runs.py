"""Runs and commands in processes of their own, forked from one that has imported everything: each begins at once."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.environment import of_pytest
from tests.signals import heed_signals

ROOT = Path(__file__).parents[2]
_IMPORTED = (
    "harness.run.live",
    "harness.run.changed_servers",
    "suites.plugin",
    "harness.commands.restore",
)
_QUICK = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "SSL_CERT_FILE": os.devnull, "SSL_CERT_DIR": os.devnull}
"""Without what takes half of a run's time: plugins that it does not use, and the authorities of the Internet."""


class ForkedRuns:
    """Starts programs and waits for them; `pytest` and `harness` are the two that there are."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def start(self, program: str, arguments: Sequence[str], output: Path) -> int:
        """The process id of one that has begun, in a session of its own; what it prints goes into that file."""
        return self._ask([program, str(output), *arguments])

    def wait(self, process: int) -> int:
        """Its exit status; negative for the signal that ended it."""
        return self._ask(["wait", str(process)])

    def _ask(self, words: list[str]) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@contextmanager
def forked_runs(**environment: str) -> Iterator[ForkedRuns]:
    """They end with the block."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.safety.forked_runs"],
        cwd=ROOT,
        env=of_pytest(**{"COLUMNS": "160", **_QUICK, **environment}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield ForkedRuns(process)


def _serve() -> None:
    for name in _IMPORTED:
        importlib.import_module(name)
    for line in sys.stdin:
        first, *words = json.loads(line)
        answer = _wait(int(words[0])) if first == "wait" else _fork(first, *words)
        print(answer, flush=True)


def _wait(process: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def _fork(program: str, output: str, *arguments: str) -> int:
    process = os.fork()
    if process:
        return process
    os.setsid()
    heed_signals()
    for descriptor, path, flags in ((0, os.devnull, os.O_RDONLY), (1, output, os.O_WRONLY | os.O_CREAT | os.O_APPEND)):
        os.dup2(os.open(path, flags, 0o600), descriptor)
    os.dup2(1, 2)
    os._exit(_run(program, arguments))


def _run(program: str, arguments: Sequence[str]) -> int:
    if program == "pytest":
        status = int(pytest.main(list(arguments)))
    else:
        status = importlib.import_module("harness.commands").main(arguments)
    sys.stdout.flush()
    sys.stderr.flush()
    return status


if __name__ == "__main__":
    _serve()
