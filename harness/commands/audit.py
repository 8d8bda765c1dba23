"""`audit`: which settings of a deployment file depart from the topic, whom that hits, and what mends it."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import quote

from harness.commands.arguments import add_deployment, read_and_warn
from harness.commands.output import print_lines
from harness.deployments import SettingLines
from harness.model.deployment import Deployment
from harness.model.printable import json_text
from harness.output import Output, claim, inputs_of
from harness.planning import read_register
from harness.reporting import audit_lines, finding_record, is_clean, sarif_log
from harness.run import audit

_MANY = 20
"""Findings from which on it is worth saying how far the work is."""


def add_to(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    add_deployment(parser)
    parser.add_argument("--json", action="store_true", help="a list of {clause, server, directory, key, found, …}")
    parser.add_argument(
        "--sarif", type=Path, metavar="FILE", help="also write the findings with file and line, for code scanning"
    )
    parser.epilog = "Sends nothing. Exit status: 0 clean, 1 findings (recommended ones alone: 0), 2 bad input."
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace) -> int:
    deployment = read_and_warn(options.deployment)
    with ExitStack() as outputs:
        sarif = options.sarif
        if sarif is not None:
            sarif = outputs.enter_context(closing(claim("--sarif", sarif, inputs_of(deployment), make_folder=True)))
        return _audit(deployment, options, sarif)


def _audit(deployment: Deployment, options: argparse.Namespace, sarif: Output | None) -> int:
    verdicts, findings = audit(deployment, progress=_show_progress)
    lines = SettingLines(options.deployment)
    if sarif is not None:
        log = sarif_log(quote(options.deployment.as_posix()), findings, read_register(), lines.line_of)
        sarif.write(json_text(log, indent=1) + "\n")
    if options.json:
        print(json_text([finding_record(one) for one in findings], indent=1))
    else:
        print_lines(audit_lines(str(options.deployment), verdicts, findings, lines.line_of))
    return 0 if is_clean(findings) else 1


def _show_progress(done: int, of: int) -> None:
    """A line on a terminal, where there are many findings."""
    if of >= _MANY and sys.stderr.isatty():
        end = "\n" if done == of else ""
        print(f"\reffects of findings: {done} of {of}", end=end, file=sys.stderr, flush=True)
