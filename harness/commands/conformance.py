"""`conformance`: every shipped deployment on its mock farm, side by side, and one summary over all."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from harness.commands.output import print_lines
from harness.commands.suites_runs import LOG, FinishedRun, SuitesRuns
from harness.deployments import SHIPPED_DEPLOYMENTS
from harness.model.verdict import Verdict, VerdictWord
from harness.output import OutputFailedError, claim_folder
from harness.reporting import Progress, overall_lines, summarize


def add_to(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--reports", type=Path, default=Path("reports"), metavar="DIR", help="default: reports")
    parser.add_argument("-n", dest="workers", default="0", metavar="N", help="pytest-xdist workers (default: 0)")
    parser.add_argument(
        "--at-once", type=_positive, default=os.cpu_count() or 1, metavar="N", help="deployments (default: one a core)"
    )
    parser.set_defaults(command=_run)


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r}: expected how many deployments run at once, 1 or more")
    return int(text)


def _run(options: argparse.Namespace) -> int:
    deployments = sorted(SHIPPED_DEPLOYMENTS.glob("*.toml"))
    with closing(claim_folder("--reports", options.reports)):
        return run_conformance(deployments, options.reports, workers=options.workers, at_once=options.at_once)


def run_conformance(deployments: Sequence[Path], reports: Path, *, workers: str, at_once: int) -> int:
    """Run the suites once a deployment, say how each went, and sum up; 0 where every run is conformant.

    Ctrl-C ends it with 130 after the summary of what was judged until then. Raises OutputError where a report cannot be
    written, and OutputFailedError, after that summary, where that is seen later.
    """
    finished: list[FinishedRun] = []
    progress = Progress(sys.stderr, "deployments", lambda: len(deployments), estimates=False)

    def report(one: FinishedRun) -> None:
        finished.append(one)
        progress.count(0, found=_wrong(one.verdicts))
        with progress.aside():
            name = f"[{len(finished)}/{len(deployments)}] {one.file.stem:32}"
            print_lines(_lines_on(one, name, reports / one.file.stem))
            sys.stdout.flush()

    runs = SuitesRuns({file: reports / file.stem for file in deployments}, workers=workers, progress=progress)
    progress.start()
    try:
        runs.run(report, at_once=at_once)
    except OutputFailedError:
        progress.stop()
        _print_overall(finished, reports)
        raise
    finally:
        progress.stop()
    _print_overall(finished, reports)
    interrupted = len(finished) < len(deployments) or any(one.status == pytest.ExitCode.INTERRUPTED for one in finished)
    return 130 if interrupted else max((_exit_status(one.status) for one in finished), default=1)


def _exit_status(status: int) -> int:
    """A run that was killed has a negative one: whatever it judged before, the deployment is not conformant."""
    return status if status >= 0 else int(pytest.ExitCode.TESTS_FAILED)


def _lines_on(one: FinishedRun, name: str, reports: Path) -> Iterator[str]:
    yield f"{name} {_figures(one.verdicts)}  ({one.seconds:.1f} s)"
    if one.status == pytest.ExitCode.INTERRUPTED:
        yield "interrupted; what was judged until then:"
    elif one.status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        yield f"  pytest {_end(one.status)}; its output is in {reports / LOG}"


def _end(status: int) -> str:
    return f"ended with {status}" if status >= 0 else f"was killed by {_signal_name(-status)}"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # one without a name, as those for real time
        return f"signal {number}"


def _wrong(verdicts: Sequence[Verdict]) -> Counter[str]:
    words = (VerdictWord.FAIL, VerdictWord.INCONCLUSIVE)
    return Counter(verdict.verdict.value for verdict in verdicts if verdict.verdict in words)


def _figures(verdicts: Sequence[Verdict]) -> str:
    counts = Counter(verdict.verdict for verdict in verdicts)
    return ", ".join(f"{counts[word]} {word.value.replace('_', ' ')}" for word in VerdictWord if counts[word])


def _print_overall(runs: Sequence[FinishedRun], reports: Path) -> None:
    finished = sorted(runs, key=lambda one: one.file)
    print()
    clauses = [summarize(one.plan, [case.id for case in one.plan.cases], one.verdicts).clauses for one in finished]
    print_lines(overall_lines(clauses, finished[0].plan.register) if finished else ())
    print_lines(f"not conformant: {one.file.stem} {_end(one.status)}" for one in finished if one.status < 0)
    print(f"\nReports: {reports}/NAME/ with verdicts.jsonl, {LOG} and allure-results")
