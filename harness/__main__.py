"""`python -m harness`: the commands beside pytest."""

from __future__ import annotations

import sys

from harness.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
