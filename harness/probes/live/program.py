"""One program from its start to its end, in a session of its own: what a terminal sends reaches the harness alone.

It runs apart from asyncio, so that neither a cancelled task nor an interrupted event loop leaves it half watched.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import IO

_LONGEST_OUTPUT = 65_536
_SECONDS_TO_LOOK = 0.05
_SECONDS_TO_END = 1.0
_SECONDS_FOR_LAST_WORDS = 0.5
"""What a program leaves running may hold its output open for ever."""


class HowEnded(Enum):
    """What ended a program."""

    BY_ITSELF = auto()
    TIME_LIMIT = auto()
    GIVEN_UP = auto()


@dataclass(frozen=True, slots=True)
class ProgramEnd:
    """How a program ended: its exit status, and the end of what it printed."""

    how: HowEnded
    status: int
    printed: bytes


def run_program(
    words: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    seconds: float,
    given_up: Callable[[], bool],
    started: Callable[[int], None],
) -> ProgramEnd:
    """Run it without input until it ends, for `seconds` at most or until it is given up; raises OSError.

    `started` is told its process id, which is that of its session and process group too.
    """
    process = subprocess.Popen(  # noqa: S603 - the operator's own argument list
        words,
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # what Windows has in its place
    )
    assert process.stdout is not None
    output = _Tail(process.stdout)
    started(process.pid)
    how = _wait(process, time.monotonic() + seconds, given_up)
    if how is not HowEnded.BY_ITSELF:
        _end(process)
    return ProgramEnd(how, process.returncode, output.read())


def _wait(process: subprocess.Popen[bytes], until: float, given_up: Callable[[], bool]) -> HowEnded:
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_SECONDS_TO_LOOK)
            return HowEnded.BY_ITSELF
        if given_up():
            return HowEnded.GIVEN_UP
        if time.monotonic() > until:
            return HowEnded.TIME_LIMIT


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the program and what it has started; first in a way that it can answer."""
    if sys.platform == "win32":
        process.kill()
    else:
        for number in (signal.SIGTERM, signal.SIGKILL):
            _signal_group(process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_SECONDS_TO_END)
    process.wait()


def kill_group(group: int) -> None:
    """End all processes of a program that was started here or by a run that was killed."""
    if sys.platform != "win32":
        _signal_group(group, signal.SIGKILL)


def _signal_group(group: int, number: int) -> None:
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, number)


class _Tail:
    """Reads all that a program prints and keeps the end of it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._kept = b""
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def read(self) -> bytes:
        """What was printed up to now."""
        self._reading.join(_SECONDS_FOR_LAST_WORDS)
        return self._kept

    def _read(self) -> None:
        with self._stream as stream:
            while piece := os.read(stream.fileno(), _LONGEST_OUTPUT):
                self._kept = (self._kept + piece)[-_LONGEST_OUTPUT:]
