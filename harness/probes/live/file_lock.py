"""A lock on an open file that ends with its process, however that ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_FAR_BEHIND_THE_END = 1 << 30
"""Where a byte is locked that nobody writes: on Windows a locked one cannot be read by others."""


class InUseError(Exception):
    """Another process has the lock."""


def open_to_lock(path: Path) -> int:
    """The file, made where there is none, for its owner alone; raises OSError, also for a symbolic link."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0), 0o600)


def lock(descriptor: int) -> None:
    """Lock it without waiting; raises InUseError, or OSError where files cannot be locked."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - there alone

        os.lseek(descriptor, _FAR_BEHIND_THE_END, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            raise InUseError from None
    else:
        import fcntl  # noqa: PLC0415 - there alone

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUseError from None
