"""`restore`: brings back the servers that a run left changed when it was killed, as its journal has them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from harness.commands.arguments import BadInputError
from harness.deployments import read_deployment
from harness.run import SETUP_ERRORS, bring_back, lend_servers, stays_changed_lines

_STDERR = 2


def add_to(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "--deployment", type=Path, required=True, metavar="FILE", help="the deployment file of the run that was ended"
    )
    parser.epilog = (
        "Runs the programs of [control] for what stands in FILE.changed, and nothing else. "
        "Exit status: 0 all is as it was, 1 a server stays changed, 2 bad input."
    )
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace) -> int:
    deployment = read_deployment(options.deployment)
    try:
        lent = lend_servers(deployment, terminal=_STDERR)
    except SETUP_ERRORS as error:
        raise BadInputError(str(error)) from None
    if not lent.journal.owed:
        lent.journal.close()
        print(f"nothing to do: no run has left a server of {options.deployment} changed")
        return 0
    bring_back(deployment, lent, say=lambda line: print(line, flush=True))
    lent.signals.end(pass_on=False)
    left = list(stays_changed_lines(deployment, lent))
    lent.journal.close()
    for line in left:
        print(line, file=sys.stderr)
    return 1 if left else 0
