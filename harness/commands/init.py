"""`init`: begins a deployment file."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from harness.commands.arguments import BadInputError
from harness.deployments import skeleton_text
from harness.output import claim

_STANDARD_OUTPUT = "-"


def add_to(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "file", type=Path, nargs="?", default=Path(_STANDARD_OUTPUT), metavar="FILE", help="default: standard output"
    )
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace) -> int:
    file: Path = options.file
    if str(file) == _STANDARD_OUTPUT:
        print(skeleton_text(), end="")
        return 0
    if file.is_file():
        raise BadInputError(f"{file} is there already; expected the name of a new file")
    with closing(claim("", file)) as output:
        output.write(skeleton_text())
    print(f"{file} begun; see what it would ask: python -m harness plan --deployment {file}")
    return 0
