"""`restore`: brings back the servers that a run left changed when it was killed, as its journal has them."""

from __future__ import annotations

import argparse
import contextlib
import os
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
    bring_back(deployment, lent, say=_say)
    lent.signals.end(pass_on=False)
    left = list(stays_changed_lines(deployment, lent))
    lent.journal.close()
    with contextlib.suppress(OSError):
        os.write(_STDERR, "".join(f"{line}\n" for line in left).encode("utf-8", "backslashreplace"))
    return 1 if left else 0


def _say(line: str) -> None:
    """What reads the output may be gone; whether all is back is told by the exit status still."""
    try:
        print(line, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
