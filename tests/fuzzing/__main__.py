"""Fuzzes one reader for a given time: `python -m tests.fuzzing TARGET --seconds N`."""

from __future__ import annotations

import argparse
import sys

from tests.fuzzing.session import fuzz
from tests.fuzzing.targets import NAMES, module_of


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing", description="Fuzz one of the harness's readers.")
    parser.add_argument("target", choices=NAMES)
    parser.add_argument("--seconds", type=int, default=60, metavar="N", help="for how long (default: 60)")
    chosen = parser.parse_args()
    session = fuzz(module_of(chosen.target), seconds=chosen.seconds)
    print(session.output if session.is_clean else session)
    return 0 if session.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
