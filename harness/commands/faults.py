"""`faults`: the deliberate faults of the mock farm."""

from __future__ import annotations

import argparse
import json
import sys

from fixtures.farm import FAULTS, Fault
from harness.commands.output import print_table


def add_to(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--json", action="store_true", help="a list of {name, clauses, deployments, evidence, text, …}")
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace) -> int:
    if options.json:
        print(json.dumps([_record(fault) for fault in FAULTS], indent=1, ensure_ascii=False, sort_keys=True))
        return 0
    print_table(("fault", "breaks", "what it does"), [(one.name, ", ".join(one.breaks), one.text) for one in FAULTS])
    print(f"{len(FAULTS)} faults; one turns a run red: pytest suites --fault NAME", file=sys.stderr)
    return 0


def _record(fault: Fault) -> dict[str, object]:
    return {
        "name": fault.name,
        "clauses": list(fault.breaks),
        "deployments": [fault.shown_by.deployment],
        "sites": list(fault.shown_by.sites),
        "also": list(fault.also),
        "only_on_sockets": fault.only_on_sockets,
        "evidence": [kind.value for kind in fault.evidence],
        "text": fault.text,
    }
