"""The command line: one parser, a module a command. Bad input is one message and exit 2, no traceback."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from harness.commands.arguments import BadInputError
from harness.deployments import DescriptionError
from harness.output import OutputError, OutputFailedError

COMMANDS = {
    "init": "begin a deployment file: a commented skeleton with every key",
    "import": "a deployment file from exports of the Shell, LDIF or Active Directory",
    "audit": "which settings depart from the topic, whom it hits, what mends it",
    "what-if": "whose outcomes flip where settings are changed or sites fail",
    "diff-deployments": "two deployment files compared in outcomes, not in lines",
    "draw": "an SVG of sites, servers and URLs: who is proxied or redirected where",
    "conformance": "judge every shipped deployment on the mock farm",
    "plan": "the cases that a run would fire; sends nothing",
    "explain": "why an outcome is expected: each decision with its clause",
    "farm": "serve the mock farm on loopback sockets: HTTPS, POP3, IMAP4",
    "faults": "the deliberate faults of the mock farm",
    "mutation": "run every case against every deliberate fault: which row reports it, under which clause",
    "tables": "the decision tables and the size of the decision space, as Markdown",
    "schema": "the JSON Schema of the verdict file's rows",
}
"""What each does, in the order in which --help shows them; the module of its name knows what it takes."""


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit status is the contract's."""
    options = _parser(arguments).parse_args(arguments)
    try:
        status: int = options.command(options)
    except (DescriptionError, BadInputError, OutputError) as error:
        print(error, file=sys.stderr)
        return 2
    except OutputFailedError as error:
        print(error, file=sys.stderr)
        return 3
    return status


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Every command by name; what it takes only where it is typed, since most of a start is importing modules."""
    parser = argparse.ArgumentParser(
        prog="python -m harness",
        description="Conformance of Exchange 2007 Client Access proxying and redirection.",
        epilog="The suites themselves run under pytest: pytest suites --help",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary)
        if name in arguments:
            _completion(name)(command)
    return parser


def module_of(command: str) -> str:
    """The module of a command; `import` is no name for one."""
    return "import_" if command == "import" else command.replace("-", "_")


def _completion(command: str) -> Callable[[argparse.ArgumentParser], None]:
    """What adds a command's options to its parser."""
    add_to: Callable[[argparse.ArgumentParser], None] = import_module(f"harness.commands.{module_of(command)}").add_to
    return add_to
