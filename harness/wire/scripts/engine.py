"""Runs pages in V8, in a process of its own that ends with what a page does to it."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

_WORKER = Path(__file__).with_name("worker.py")
READY = "ready\n"
"""What a worker says once V8 runs."""

_PASSED_ON = ("SYSTEMROOT", "LD_LIBRARY_PATH")
"""What Python needs to start on some systems; the rest of the environment may hold passwords, and pages are foreign."""

_idle: list[subprocess.Popen[str]] = []
"""Workers that wait for a page: one, or as many as there were threads that asked at the same time."""


class NoEngineError(Exception):
    """V8 does not run on this machine."""


def run_page(given: dict[str, Any]) -> list[dict[str, Any]] | None:
    """What a page does in each world that it depends on; None where it takes too long or too much memory.

    Raises NoEngineError.
    """
    found: list[dict[str, Any]] | None = json.loads(_answer(json.dumps(given)) or "null")
    return found


@lru_cache(maxsize=32)
def _answer(question: str) -> str:
    """Empty where the worker came to its end over it: the next page gets another one."""
    worker = _idle.pop() if _idle else _start()
    assert worker.stdin is not None
    assert worker.stdout is not None
    try:
        worker.stdin.write(f"{question}\n")
        worker.stdin.flush()
        answer = worker.stdout.readline()
    except OSError:
        answer = ""
    if answer.startswith("[") and answer.endswith("]\n"):
        _idle.append(worker)
        return answer
    worker.kill()
    worker.communicate()
    return ""


@atexit.register
def _end() -> None:
    while _idle:
        worker = _idle.pop()
        worker.kill()
        worker.communicate()


def _start() -> subprocess.Popen[str]:
    worker = subprocess.Popen(  # noqa: S603 - our own file, by the Python that runs
        [sys.executable, "-I", str(_WORKER)],
        env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        start_new_session=True,  # Ctrl-C is for the run: it must not look like what a page did
    )
    assert worker.stdout is not None
    if worker.stdout.readline() == READY:
        return worker
    worker.kill()
    worker.communicate()
    raise NoEngineError
