"""A file is replaced in one step: whoever reads it sees the old one or the new one, never half of it."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

_FOR_ALL = 0o666
"""What the process's umask is applied to."""

_NO_WAIT_FOR_A_TERMINAL = getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)


def replace_file(target: Path, data: bytes, *, mode: int | None = None) -> None:
    """Write beside `target` and rename; an existing file's mode and owner stay, unless `mode` is given.

    Raises OSError, and then nothing has changed.
    """
    new = target.with_name(f".{uuid4().hex}.tmp")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_WAIT_FOR_A_TERMINAL, mode or _FOR_ALL)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is None:
            _keep_mode_and_owner(target, new)
        new.replace(target)
    except BaseException:
        with suppress(OSError):
            new.unlink()
        raise


def write_in_place(target: Path, data: bytes) -> None:
    """Write over a file in a folder that takes no new ones. Raises OSError, and then the file is empty."""
    with target.open("r+b") as file:
        file.truncate()
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            with suppress(OSError):
                os.ftruncate(file.fileno(), 0)
            raise


def _keep_mode_and_owner(target: Path, new: Path) -> None:
    try:
        before, made = target.stat(), new.stat()
    except OSError:
        return
    if (before.st_uid, before.st_gid) != (made.st_uid, made.st_gid) and hasattr(os, "chown"):
        with suppress(OSError):  # only root may give files away
            os.chown(new, before.st_uid, before.st_gid)
    new.chmod(stat.S_IMODE(before.st_mode))
