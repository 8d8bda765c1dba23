"""A growing log file: the same lines are read from it, in pieces of any size."""

from __future__ import annotations

import tempfile
from pathlib import Path

from harness.evidence.log_folder import LogFolder
from harness.evidence.log_lines import LineReader
from tests.fuzzing.fuzz_target import FuzzTarget
from tests.fuzzing.targets.log_lines import HEAD, LINE

_SEPARATOR = b"\x1e"
_FOLDER = tempfile.TemporaryDirectory(prefix="fuzzing-logs-")


def read(data: bytes) -> None:
    path = Path(_FOLDER.name, "ex.log")
    path.unlink(missing_ok=True)
    folder = LogFolder("CAS-01", path.parent)
    pieces = [*data.split(_SEPARATOR), b"\n"]
    with path.open("ab", buffering=0) as log:
        for piece in pieces:
            log.write(piece)
            folder.refresh()
    folder.missing_fields()
    assert folder.lines == list(LineReader("CAS-01").read(b"".join(pieces)))


TARGET = FuzzTarget(
    read,
    seeds=(
        HEAD + LINE + _SEPARATOR + LINE,
        HEAD + LINE[:40] + _SEPARATOR + LINE[40:],
        HEAD[:9] + _SEPARATOR + HEAD[9:],
    ),
    tokens=(_SEPARATOR, b"\n", b"#Fields: date", LINE),
    longest=1_024,
    executions=800,
)
