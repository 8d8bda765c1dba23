"""`tables`: the decision tables as a page of the documentation."""

from __future__ import annotations

import argparse

from harness.commands.arguments import Commands
from harness.planning import decision_tables_page


def add_to(commands: Commands) -> None:
    """The command."""
    parser = commands.add_parser("tables", help="the decision tables and the size of the decision space, as Markdown")
    parser.set_defaults(command=_run)


def _run(_: argparse.Namespace) -> int:
    print(decision_tables_page(), end="")
    return 0
