"""One run a target: a lock that ends with its process, however that ends."""

from __future__ import annotations

import errno
import hashlib
import os
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


_HELD = {errno.EAGAIN, errno.EACCES, errno.EWOULDBLOCK, errno.EDEADLK}
_LONGEST = 200
"""Bytes of a name to which something is added; file systems take 255."""


class InUseError(Exception):
    """Another process holds the lock."""


class Lock:
    """A file beside the target that is locked, and removed at the end; what a killed run left does not block."""

    def __init__(self, target: Path) -> None:
        """Raises InUseError, or OSError where no file can be made there."""
        self._file = target.with_name(f".{_short(target.name)}.lock")
        self._descriptor = self._open()

    def _open(self) -> int:
        while True:
            descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o666)
            try:
                _lock(descriptor)
            except OSError as error:
                os.close(descriptor)
                if error.errno in _HELD:
                    raise InUseError from None
                return -1  # a file system that knows no locks
            if self._is(descriptor):
                return descriptor
            os.close(descriptor)  # removed by its owner between our opening and locking it

    def _is(self, descriptor: int) -> bool:
        try:
            return os.path.samestat(os.fstat(descriptor), self._file.stat())
        except OSError:
            return False

    def close(self) -> None:
        """Let others have the target."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor < 0:
            return
        with suppress(OSError):  # Windows removes no open file, and the folder may be gone
            self._file.unlink()
        os.close(descriptor)


def _short(name: str) -> str:
    data = os.fsencode(name)
    return name if len(data) <= _LONGEST else hashlib.sha256(data).hexdigest()
