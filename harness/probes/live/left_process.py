"""A control program that outlives the run that started it: it goes on changing the server until it ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_STATE, _START_TIME = 0, 19
"""Fields of /proc/PID/stat after the name, which may hold blanks and parentheses (proc_pid_stat(5))."""


def mark_of(process: int) -> str | None:
    """What tells a running process from a later one of the same number; None where there is none that leads a group."""
    if sys.platform == "win32":
        return None
    try:
        if os.getpgid(process) != process:
            return None
    except OSError:
        return None
    return _start_time(process) if sys.platform == "linux" else ""


def _start_time(process: int) -> str | None:
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[_STATE] in {"Z", "X"} else fields[_START_TIME]
