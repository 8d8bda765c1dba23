"""Commands of the documentation, run as they are typed."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

from harness.commands import main
from tests.environment import of_pytest

_HARNESS = [".venv/bin/python", "-m", "harness"]


def run_typed(words: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """How the command ends in that folder. One of the harness is run in this process, which has imported it already."""
    if list(words[:3]) == _HARNESS:
        return _run_here(words, folder)
    return subprocess.run(  # noqa: S603 - the documentation's own commands
        words, cwd=folder, capture_output=True, text=True, env=of_pytest(), check=False
    )


def _run_here(words: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    out, err = io.StringIO(), io.StringIO()
    with chdir(folder), redirect_stdout(out), redirect_stderr(err):
        try:
            status = main(words[len(_HARNESS) :])
        except SystemExit as end:  # after --help, or an option that is none
            status = end.code if isinstance(end.code, int) else 2
    return subprocess.CompletedProcess(list(words), status, out.getvalue(), err.getvalue())
