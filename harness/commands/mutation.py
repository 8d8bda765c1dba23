"""`mutation`: every case against every deliberate fault of the mock farm.

The score goes to standard output, its progress to standard error.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence

from fixtures.farm import FAULTS, Fault
from harness.commands.fault_names import require_faults
from harness.mutation import FaultMatrix, FaultResult, HealthyFarmError, run_faults
from harness.planning import read_register


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
    for line in matrix.page() if as_page else matrix.lines():
        print(line)
    problems = matrix.problems
    if as_page and problems:
        print("\n".join(problems), file=sys.stderr)
    print(f"{time.monotonic() - started:.1f} s", file=sys.stderr)
    return 1 if problems else 0


async def _run_faults(faults: Sequence[Fault]) -> tuple[FaultResult, ...]:
    counted = sum(1 for fault in faults if not fault.only_on_sockets)
    results: list[FaultResult] = []
    on_terminal = sys.stderr.isatty()
    async for result in run_faults(faults):
        results.append(result)
        if on_terminal:
            print(f"\r\x1b[K[{len(results)}/{counted}] {result.fault}", end="", file=sys.stderr, flush=True)
    if on_terminal:
        print("\r\x1b[K", end="", file=sys.stderr)
    return tuple(results)
