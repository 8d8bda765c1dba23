"""`python -m harness`: the commands beside pytest."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    try:
        from harness.commands import main, run_program

        status = run_program(main, sys.argv[1:])
    except ModuleNotFoundError as missing:
        sys.exit(f"{missing.name} is not installed for this Python; run .venv/bin/python, which make installs")
    except KeyboardInterrupt:  # while modules are still imported
        status = 130
    sys.exit(status)
