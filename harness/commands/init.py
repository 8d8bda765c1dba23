"""`init`: begins a deployment file."""

from __future__ import annotations

import argparse
from pathlib import Path

from harness.commands.arguments import BadInputError
from harness.deployments import skeleton_text, write_skeleton


def add_to(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="default: standard output")
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace) -> int:
    file: Path | None = options.file
    if file is None:
        print(skeleton_text(), end="")
        return 0
    try:
        write_skeleton(file)
    except FileExistsError:
        raise BadInputError(f"{file} is there already; expected the name of a new file") from None
    except OSError as error:
        raise BadInputError(f"{file}: {error.strerror}; expected a name that a file can be written to") from None
    print(f"{file} begun; see what it would ask: python -m harness plan --deployment {file}")
    return 0
