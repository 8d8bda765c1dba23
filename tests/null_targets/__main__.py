"""Prints the page `docs/null-targets.md`: `python -m tests.null_targets > docs/null-targets.md`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.null_targets.catalogue import FALSE_ANSWERS, NULL_SERVERS
from tests.null_targets.runs import judge_alone, judge_everywhere
from tests.null_targets.table import page, row_line


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        lines = [
            [row_line(null.name, judge(null, Path(folder))) for null in (*NULL_SERVERS, *FALSE_ANSWERS)]
            for judge in (judge_everywhere, judge_alone)
        ]
    print(page(*lines), end="")


if __name__ == "__main__":
    main()
