"""How much memory this process and others need; what the system does not say is left out."""

from __future__ import annotations

import gc
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from bench.contest import BenchmarkError, Figures

_STATUS = Path("/proc/self/status")
_PEAK = Path("/proc/self/clear_refs")
AT_MOST = "MB at most"


def resident() -> Figures:
    """What this process holds now."""
    gc.collect()
    return _figure("VmRSS", "MB resident")


def at_most_during(work: Callable[[], object]) -> Figures:
    """Do the work; what this process held at most meanwhile."""
    with suppress(OSError):
        _PEAK.write_text("5", encoding="ascii")  # forgets the peak until now
    work()
    return _figure("VmHWM", AT_MOST)


def at_most_of_program(command: Sequence[str]) -> Figures:
    """Run the program to its end, its output thrown away; raises BenchmarkError where it fails."""
    program = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - our own
    _, status, used = os.wait4(program.pid, 0)
    program.returncode = os.waitstatus_to_exitcode(status)
    if program.returncode != 0:
        raise BenchmarkError(f"{' '.join(command[1:4])} ended with {program.returncode}; run it alone to see why")
    return {AT_MOST: used.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)}


def _figure(key: str, heading: str) -> Figures:
    with suppress(OSError):
        found = re.search(rf"{key}:\s+(\d+) kB", _STATUS.read_text(encoding="ascii"))
        if found is not None:
            return {heading: int(found[1]) / 1024}
    return {}
