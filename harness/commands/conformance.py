"""`conformance`: every shipped deployment on its mock farm, one after the other, and one summary over all."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.commands.output import print_lines
from harness.deployments import SHIPPED_DEPLOYMENTS
from harness.model.case import Plan
from harness.model.verdict import Verdict, VerdictWord
from harness.output import OutputFailedError, cause_of, claim, claim_folder
from harness.reporting import Progress, overall_lines, summarize, verdict_from_record
from harness.run import load

_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class _Finished:
    plan: Plan
    status: int
    seconds: float
    verdicts: tuple[Verdict, ...]


def add_to(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--reports", type=Path, default=Path("reports"), metavar="DIR", help="default: reports")
    parser.add_argument("-n", dest="workers", default="0", metavar="N", help="pytest-xdist workers (default: 0)")
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace) -> int:
    with closing(claim_folder("--reports", options.reports)):
        return run_conformance(sorted(SHIPPED_DEPLOYMENTS.glob("*.toml")), options.reports, workers=options.workers)


def run_conformance(deployments: Sequence[Path], reports: Path, *, workers: str) -> int:
    """Run the suites once a deployment, say how each went, and sum up; 0 where every run is conformant.

    Ctrl-C ends it with 130 after the summary of what was judged until then.
    """
    finished: list[_Finished] = []
    progress = Progress(sys.stderr, "deployments", lambda: len(deployments))
    progress.start()
    try:
        for number, file in enumerate(deployments, start=1):
            with progress.waits_for(file.stem):
                one = _run_suites(file, reports / file.stem, workers)
            finished.append(one)
            progress.count(0, found=_wrong(one.verdicts))
            with progress.aside():
                print_lines(_lines_on(one, f"[{number}/{len(deployments)}] {file.stem:32}", reports / file.stem))
                sys.stdout.flush()
            if one.status == pytest.ExitCode.INTERRUPTED:
                break
    finally:
        progress.stop()
    _print_overall(finished, reports)
    interrupted = any(one.status == pytest.ExitCode.INTERRUPTED for one in finished)
    return 130 if interrupted else max((one.status for one in finished), default=1)


def _lines_on(one: _Finished, name: str, reports: Path) -> Iterator[str]:
    yield f"{name} {_figures(one.verdicts)}  ({one.seconds:.1f} s)"
    if one.status == pytest.ExitCode.INTERRUPTED:
        yield "interrupted; what was judged until then:"
    elif one.status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        yield f"  pytest ended with {one.status}; its output is in {reports / 'pytest.log'}"


def _wrong(verdicts: Sequence[Verdict]) -> Counter[str]:
    words = (VerdictWord.FAIL, VerdictWord.INCONCLUSIVE)
    return Counter(verdict.verdict.value for verdict in verdicts if verdict.verdict in words)


def _figures(verdicts: Sequence[Verdict]) -> str:
    counts = Counter(verdict.verdict for verdict in verdicts)
    return ", ".join(f"{counts[word]} {word.value.replace('_', ' ')}" for word in VerdictWord if counts[word])


def _print_overall(finished: Sequence[_Finished], reports: Path) -> None:
    print()
    runs = [summarize(one.plan, [case.id for case in one.plan.cases], one.verdicts).clauses for one in finished]
    print_lines(overall_lines(runs, finished[0].plan.register) if finished else ())
    print(f"\nReports: {reports}/NAME/ with verdicts.jsonl, pytest.log and allure-results")


def _run_suites(file: Path, folder: Path, workers: str) -> _Finished:
    _, plan = load(file)
    verdict_file = folder / "verdicts.jsonl"
    with closing(claim("--reports", verdict_file, make_folder=True)) as output:
        output.begin()
    command = [sys.executable, "-m", "pytest", str(_ROOT / "suites"), "--quiet", "--rootdir", str(_ROOT)]
    command += ["-c", str(_ROOT / "pyproject.toml"), "--deployment", str(file), "-n", workers]
    command += ["--verdicts", str(verdict_file), "--alluredir", str(folder / "allure-results"), "--clean-alluredir"]
    started = time.monotonic()
    status = _status_of(command, folder / "pytest.log")
    seconds = time.monotonic() - started
    lines = verdict_file.read_text(encoding="utf-8").split("\n")[:-1] if verdict_file.exists() else []
    return _Finished(plan, status, seconds, tuple(verdict_from_record(json.loads(line)) for line in lines))


def _status_of(command: Sequence[str], log_file: Path) -> int:
    """How pytest ends. It has a session of its own, so that Ctrl-C reaches it once, from here.

    Raises OutputFailedError where its log cannot be written.
    """
    try:
        log = log_file.open("w", encoding="utf-8")
    except OSError as error:
        raise OutputFailedError(f"{log_file}: cannot be written: {cause_of(error)}") from None
    with log:
        environment = {**os.environ, "NO_COLOR": "1"}
        process = subprocess.Popen(  # noqa: S603 - our own command line
            command, stdout=log, stderr=subprocess.STDOUT, env=environment, start_new_session=True
        )
        try:
            return process.wait()
        except KeyboardInterrupt:
            _end(process)
            return int(pytest.ExitCode.INTERRUPTED)


def _end(process: subprocess.Popen[bytes]) -> None:
    """It still writes its reports, and is waited for; a second Ctrl-C ends it at once."""
    process.terminate()
    try:
        process.wait()
    except KeyboardInterrupt:
        process.kill()
        raise
