"""`plan`: the cases that a run would fire."""

from __future__ import annotations

import argparse
import json
import sys

from harness.commands.arguments import Commands, add_deployment
from harness.reporting import plan_lines, plan_record
from harness.run import load


def add_to(commands: Commands) -> None:
    """The command and its options."""
    parser = commands.add_parser("plan", help="the cases that a run would fire; sends nothing")
    add_deployment(parser)
    parser.add_argument("--json", action="store_true", help="a list of {case, clauses, expected}")
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace) -> int:
    _, plan = load(options.deployment)
    if options.json:
        print(json.dumps([plan_record(case) for case in plan.cases], indent=1, ensure_ascii=False, sort_keys=True))
        return 0
    for line in plan_lines(plan):
        print(line)
    sent = sum(1 for case in plan.cases if case.stimulus is not None and case.not_applicable is None)
    print(f"{len(plan.cases)} cases, {sent} of them judged from what servers answer", file=sys.stderr)
    return 0
