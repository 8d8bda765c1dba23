"""`tables`: the decision tables as a page of the documentation."""

from __future__ import annotations

import argparse

from harness.planning import decision_tables_page


def add_to(parser: argparse.ArgumentParser) -> None:
    """What the command takes: nothing."""
    parser.set_defaults(command=_run)


def _run(_: argparse.Namespace) -> int:
    print(decision_tables_page(), end="")
    return 0
