"""`schema`: the JSON Schema of the verdict file."""

from __future__ import annotations

import argparse
import json

from harness.reporting import verdict_file_schema


def add_to(parser: argparse.ArgumentParser) -> None:
    """What the command takes: nothing."""
    parser.set_defaults(command=_run)


def _run(_: argparse.Namespace) -> int:
    print(json.dumps(verdict_file_schema(), indent=1, ensure_ascii=False, sort_keys=True))
    return 0
