"""Outputs that are written to as they are: standard output, open descriptors, pipes and devices."""

from __future__ import annotations

import errno
import os
import re
import select
import sys
import time
from contextlib import suppress
from pathlib import Path

from harness.output.errors import OutputError

STANDARD_OUTPUT = 1
_NAMES = {"-": STANDARD_OUTPUT, "/dev/stdout": STANDARD_OUTPUT, "/dev/stderr": 2}
_DESCRIPTOR = re.compile(r"/(?:dev|proc/self)/fd/([0-9]{1,6})")

WAIT_SECONDS = 5.0
"""How long a pipe's reader may take to open it."""

_ASKED_AGAIN_SECONDS = 0.05

_STALLED_SECONDS = 60.0
"""How long a reader may read nothing before it is given up."""


def descriptor_of(given: str) -> int | None:
    """The open descriptor that a name stands for: `-` is standard output; None for the name of a file."""
    found = _DESCRIPTOR.fullmatch(given)
    return int(found[1]) if found else _NAMES.get(given)


class Stream:
    """An open descriptor that is written to once, at the end."""

    def __init__(self, descriptor: int, *, ends_quietly: bool = False) -> None:
        """`ends_quietly`: that the reader has gone is no trouble, as behind standard output."""
        self._descriptor = descriptor
        self._ends_quietly = ends_quietly

    def write(self, data: bytes) -> None:
        """Raises OSError."""
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[self._write(rest) :]
        except BrokenPipeError:
            if not self._ends_quietly:
                raise

    def _write(self, data: memoryview) -> int:
        try:
            return os.write(self._descriptor, data)
        except BlockingIOError:
            if not _takes_more(self._descriptor):
                raise TimeoutError(None, f"its reader has read nothing for {_STALLED_SECONDS:.0f} s") from None
            return 0

    def close(self) -> None:
        """The reader sees the end."""
        with suppress(OSError):
            os.close(self._descriptor)


if sys.platform == "win32":
    _NO_WAIT = 0

    def _takes_more(_: int) -> bool:
        """Nothing there is a pipe by its name."""
        return False
else:
    _NO_WAIT = os.O_NONBLOCK

    def _takes_more(descriptor: int) -> bool:
        """Whether the reader goes on within a time."""
        waiting = select.poll()
        waiting.register(descriptor, select.POLLOUT)
        return bool(waiting.poll(_STALLED_SECONDS * 1000))


def open_descriptor(name: str, number: int) -> Stream:
    """A descriptor that whoever started the program has opened; `name` is the target in messages."""
    try:
        return Stream(os.dup(number), ends_quietly=number == STANDARD_OUTPUT)
    except OSError:
        raise OutputError(f"{name}: is not open; expected a name that a file can be written to") from None


def open_stream(name: str, path: Path, *, is_pipe: bool) -> Stream:
    """A pipe or a character device, in place. Raises OutputError for a pipe that nobody begins to read, or OSError."""
    flags = os.O_WRONLY | getattr(os, "O_NOCTTY", 0) | (_NO_WAIT if is_pipe else 0)
    ends = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            return Stream(os.open(path, flags))
        except OSError as error:
            if not is_pipe or error.errno != errno.ENXIO:
                raise
        if time.monotonic() > ends:
            raise OutputError(f"{name}: is a pipe that nobody reads, for {WAIT_SECONDS:.0f} s; start its reader first")
        time.sleep(_ASKED_AGAIN_SECONDS)
