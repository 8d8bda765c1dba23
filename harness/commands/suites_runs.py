"""Runs of the suites as programs of their own, several at once, which one Ctrl-C ends together."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.model.case import Plan
from harness.model.verdict import Verdict
from harness.output import OutputError, OutputFailedError, cause_of, claim
from harness.reporting import Progress, verdict_from_record
from harness.run import load

_ROOT = Path(__file__).parents[2]
_LOOK_UP_SECONDS = 0.5
"""A signal that the kernel hands to another thread does not wake the one that acts on it."""

_VERDICTS = "verdicts.jsonl"
LOG = "pytest.log"


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """What a run of the suites came to. `status` is how pytest ended."""

    file: Path
    plan: Plan
    status: int
    seconds: float
    verdicts: tuple[Verdict, ...]


class SuitesRuns:
    """Runs over several deployment files; each has its folder with reports and pytest's output."""

    def __init__(self, folders: Mapping[Path, Path], *, workers: str, progress: Progress) -> None:
        """Raises OutputError where a run's files cannot be written."""
        for folder in folders.values():
            for name in (_VERDICTS, LOG):
                claim("--reports", folder / name, make_folder=True).close()
        self._folders = folders
        self._workers = workers
        self._progress = progress
        self._processes: set[subprocess.Popen[bytes]] = set()
        self._changing = threading.Lock()
        self._ended = threading.Event()

    def run(self, report: Callable[[FinishedRun], None], *, at_once: int) -> None:
        """Let each be reported as it ends, large files first.

        After Ctrl-C those that have begun still write their reports; a second one ends them at once. Raises
        OutputFailedError where a run's files cannot be written, after the reports of the others that have begun.
        """
        largest_first = sorted(self._folders, key=lambda file: (-file.stat().st_size, file))
        left: set[Future[FinishedRun | None]] = set()
        with ThreadPoolExecutor(at_once) as threads:
            try:
                try:
                    for file in largest_first:
                        left.add(threads.submit(self._run, file))
                    self._report_each(left, report)
                except (KeyboardInterrupt, OutputFailedError) as why:
                    self._end(subprocess.Popen.terminate)
                    self._report_each(left, report)
                    if isinstance(why, OutputFailedError):
                        raise
            except BaseException:
                self._end(subprocess.Popen.kill)
                raise

    def _report_each(self, left: set[Future[FinishedRun | None]], report: Callable[[FinishedRun], None]) -> None:
        while left:
            done, _ = wait(left, timeout=_LOOK_UP_SECONDS, return_when=FIRST_COMPLETED)
            for future in done:
                left.discard(future)
                one = future.result()
                if one is not None:
                    report(one)

    def _end(self, how: Callable[[subprocess.Popen[bytes]], None]) -> None:
        """Let no run begin any more, and end those that have begun."""
        with self._changing:
            self._ended.set()
            for process in self._processes:
                how(process)

    def _run(self, file: Path) -> FinishedRun | None:
        """None where it is not to begin any more."""
        if self._ended.is_set():
            return None
        folder = self._folders[file]
        with self._progress.waits_for(file.stem):
            _, plan = load(file)
            verdict_file = folder / _VERDICTS
            _begin(verdict_file)
            started = time.monotonic()
            status = self._status_of(self._command(file, folder), folder / LOG)
            seconds = time.monotonic() - started
        lines = verdict_file.read_text(encoding="utf-8").split("\n")[:-1] if verdict_file.exists() else []
        verdicts = tuple(verdict_from_record(json.loads(line)) for line in lines)
        return FinishedRun(file, plan, status, seconds, verdicts)

    def _command(self, file: Path, folder: Path) -> list[str]:
        command = [sys.executable, "-m", "pytest", str(_ROOT / "suites"), "--quiet", "--rootdir", str(_ROOT)]
        command += ["-c", str(_ROOT / "pyproject.toml"), "--deployment", str(file), "-n", self._workers]
        command += ["--verdicts", str(folder / _VERDICTS)]
        return [*command, "--alluredir", str(folder / "allure-results"), "--clean-alluredir"]

    def _status_of(self, command: Sequence[str], log_file: Path) -> int:
        """How pytest ends. It has a session of its own, so that Ctrl-C reaches it once, from here.

        Raises OutputFailedError where its log cannot be written.
        """
        try:
            log = log_file.open("w", encoding="utf-8")
        except OSError as error:
            raise OutputFailedError(f"{log_file}: cannot be written: {cause_of(error)}") from None
        with log:
            with self._changing:
                if self._ended.is_set():
                    return int(pytest.ExitCode.INTERRUPTED)
                process = subprocess.Popen(  # noqa: S603 - our own command line
                    command,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env={**os.environ, "NO_COLOR": "1"},
                    start_new_session=True,
                )
                self._processes.add(process)
            status = process.wait()
            with self._changing:
                self._processes.discard(process)
                ended_from_here = self._ended.is_set() and status < 0
            return int(pytest.ExitCode.INTERRUPTED) if ended_from_here else status


def _begin(verdict_file: Path) -> None:
    """What an earlier run left must not be taken for this one's. Raises OutputFailedError."""
    try:
        with closing(claim("--reports", verdict_file, make_folder=True)) as output:
            output.begin()
    except OutputError as error:  # it could be written when all began
        raise OutputFailedError(str(error)) from None
