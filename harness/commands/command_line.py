"""The command line: one parser, a module a command. Bad input is one message and exit 2, no traceback."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from harness.commands import (
    audit,
    conformance,
    diff_deployments,
    draw,
    explain,
    farm,
    faults,
    import_,
    init,
    mutation,
    plan,
    schema,
    tables,
    what_if,
)
from harness.commands.arguments import BadInputError
from harness.deployments import DescriptionError

_COMMANDS = (
    init,
    import_,
    audit,
    what_if,
    diff_deployments,
    draw,
    conformance,
    plan,
    explain,
    farm,
    faults,
    mutation,
    tables,
    schema,
)
"""In the order in which --help shows them."""


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit status is the contract's."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.command(options)
    except (DescriptionError, BadInputError) as error:
        print(error, file=sys.stderr)
        return 2
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m harness",
        description="Conformance of Exchange 2007 Client Access proxying and redirection.",
        epilog="The suites themselves run under pytest: pytest suites --help",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in _COMMANDS:
        command.add_to(commands)
    return parser
