"""The command line: one parser, a module a command. Bad input is one message and exit 2, no traceback."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NoReturn

from harness import __version__
from harness.model.command_error import CommandError
from harness.model.printable import printable, printable_lines
from harness.model.quiet_loggers import quiet_loggers

COMMANDS = {
    "init": "begin a deployment file: a commented skeleton with every key",
    "import": "a deployment file from exports of the Shell, LDIF or Active Directory",
    "audit": "which settings depart from the topic, whom it hits, what mends it",
    "what-if": "whose outcomes flip where settings are changed or sites fail",
    "diff-deployments": "two deployment files compared in outcomes, not in lines",
    "draw": "an SVG of sites, servers and URLs: who is proxied or redirected where",
    "conformance": "judge every shipped deployment on the mock farm",
    "report": "one site of Allure for the results of one or several runs, which asks for nothing outside",
    "plan": "the cases that a run would fire; sends nothing",
    "explain": "why an outcome is expected: each decision with its clause",
    "farm": "serve the mock farm on loopback sockets: HTTPS, POP3, IMAP4",
    "faults": "the deliberate faults of the mock farm",
    "mutation": "run every case against every deliberate fault: which row reports it, under which clause",
    "tables": "the decision tables and the size of the decision space, as Markdown",
    "restore": "bring back the servers that a run left changed when it was killed",
    "schema": "the JSON Schema of the verdict file's rows",
}
"""What each does, in the order in which --help shows them; the module of its name knows what it takes."""


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit status is the contract's."""
    quiet_loggers()
    options = _parser(arguments).parse_args(arguments)
    try:
        status: int = options.command(options)
    except CommandError as error:
        print(printable_lines(str(error)), file=sys.stderr)
        return error.exit_status
    return status


class _PrintableParser(argparse.ArgumentParser):
    """Quotes what was typed so that a terminal shows it, and does not obey it."""

    def error(self, message: str) -> NoReturn:
        """End with exit 2, as argparse does."""
        super().error(printable(message))


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Every command by name; what it takes only where it is typed, since most of a start is importing modules."""
    parser = _PrintableParser(
        prog="python -m harness",
        description="Conformance of Exchange 2007 Client Access proxying and redirection.",
        epilog="The suites themselves run under pytest: pytest suites --help",
    )
    python = ".".join(map(str, sys.version_info[:3]))
    parser.add_argument(
        "--version", action="version", version=f"exchange-2007-cas-conformance {__version__}, Python {python}"
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
