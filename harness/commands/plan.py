"""`plan`: the cases that a run would fire."""

from __future__ import annotations

import argparse
import sys

from harness.commands.arguments import add_deployment, warn_of
from harness.commands.output import print_lines
from harness.model.cover import Cover
from harness.model.printable import json_text, printable
from harness.reporting import coverage_lines, plan_lines, plan_records
from harness.run import load


def add_to(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    add_deployment(parser)
    parser.add_argument("--json", action="store_true", help="a list of {case, clauses, expected}")
    parser.add_argument(
        "--cover",
        type=Cover,
        choices=list(Cover),
        help="every decision cell and server, every pair of servers too, or everything (default: by size)",
    )
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace) -> int:
    deployment, plan = load(options.deployment, options.cover)
    warn_of(deployment)
    for line in coverage_lines(plan):
        print(printable(line), file=sys.stderr)
    if options.json:
        print(json_text(plan_records(plan), indent=1, sort_keys=True))
        return 0
    print_lines(plan_lines(plan))
    sent = sum(1 for case in plan.cases if case.stimulus is not None and case.not_applicable is None)
    print(f"{len(plan.cases)} cases, {sent} of them judged from what servers answer", file=sys.stderr)
    return 0
