"""`python -m harness`: the commands beside pytest."""

from __future__ import annotations

import os
import sys

try:
    from harness.commands import main
except ModuleNotFoundError as missing:
    sys.exit(f"{missing.name} is not installed for this Python; run .venv/bin/python, which make installs")

if __name__ == "__main__":
    try:
        status = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # what reads the output has closed it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    sys.exit(status)
