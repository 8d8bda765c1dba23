"""`diff-deployments`: two deployment files compared in outcomes rather than lines."""

from __future__ import annotations

import argparse
from pathlib import Path

from harness.commands.arguments import find_sites, read_and_warn
from harness.commands.output import print_lines
from harness.deployments import compare_settings
from harness.model.printable import json_text
from harness.planning import Effects
from harness.reporting import deployment_diff_lines, deployment_diff_record


def add_to(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("before", type=Path, metavar="A")
    parser.add_argument("after", type=Path, metavar="B")
    parser.add_argument(
        "--json", action="store_true", help="{before, after, settings, only_before, only_after, certain, cells}"
    )
    parser.epilog = (
        "Sends nothing. Exit status, as diff has it: 0 where every client sees the same, whatever settings differ; 1 "
        "where some outcome differs; 2 bad input."
    )
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace) -> int:
    before, after = read_and_warn(options.before), read_and_warn(options.after)
    changes = Effects(before).of(after)
    said = ((before.file, after.file), compare_settings(before, after), changes, find_sites(before, after))
    if options.json:
        print(json_text(deployment_diff_record(*said), indent=1))
    else:
        print_lines(deployment_diff_lines(*said))
    return 1 if changes else 0
