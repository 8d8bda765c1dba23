"""`mutation`: every case against every deliberate fault of the mock farm.

The score goes to standard output, its progress to standard error.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections import Counter
from collections.abc import Sequence

from fixtures.farm import FAULTS, Fault
from harness.commands.fault_names import require_faults
from harness.commands.output import print_lines
from harness.mutation import FaultMatrix, FaultResult, HealthyFarmError, run_faults
from harness.planning import read_register
from harness.reporting import Progress


def add_to(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--fault", action="append", default=[], metavar="NAME", help="only this fault")
    parser.add_argument("--page", action="store_true", help="print the page of the documentation")
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace) -> int:
    require_faults(options.fault)
    faults = tuple(fault for fault in FAULTS if not options.fault or fault.name in options.fault)
    try:
        return print_mutation_score(faults, as_page=options.page)
    except KeyboardInterrupt:
        print("\ninterrupted; nothing is changed", file=sys.stderr)
        return 130


def print_mutation_score(faults: Sequence[Fault], *, as_page: bool) -> int:
    """Run the faults one after the other; 0 where each is reported under its own clauses, and nothing is left open."""
    started = time.monotonic()
    try:
        results = asyncio.run(_run_faults(faults))
    except HealthyFarmError as error:
        print(error, file=sys.stderr)
        return 1
    matrix = FaultMatrix(read_register(), tuple(faults), results)
    if as_page:
        print("\n".join(matrix.page()))
    else:
        print_lines(matrix.lines())
    problems = matrix.problems
    if as_page and problems:
        print("\n".join(problems), file=sys.stderr)
    print(f"{time.monotonic() - started:.1f} s", file=sys.stderr)
    return 1 if problems else 0


async def _run_faults(faults: Sequence[Fault]) -> tuple[FaultResult, ...]:
    counted = sum(1 for fault in faults if not fault.only_on_sockets)
    results: list[FaultResult] = []
    progress = Progress(sys.stderr, "faults", lambda: counted)
    progress.start()
    try:
        async for result in run_faults(faults):
            results.append(result)
            progress.count(found=Counter({"survived": 1} if result.unreported else {}))
    finally:
        progress.stop()
    return tuple(results)
