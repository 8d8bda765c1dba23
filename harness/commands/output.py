"""How lines and tables reach standard output: folded at a terminal, a row a line for whatever else reads them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from harness.model.printable import printable
from harness.reporting import Column, fitted, table_lines, width_of_listing

_LEAST_FOR_TEXT = 40


def print_lines(lines: Iterable[str]) -> None:
    """Sentences, and texts behind labels."""
    for line in fitted(map(printable, lines), width_of_listing(sys.stdout)):
        print(line)


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Names and, in the last column, a text; where it had no room beside the names it stands behind them."""
    rows = [[printable(cell) for cell in row] for row in rows]
    width = width_of_listing(sys.stdout)
    names = sum(2 + max(map(len, column)) for column in list(zip(headings, *rows, strict=True))[:-1])
    if width is not None and width - names < _LEAST_FOR_TEXT:
        print_lines(": ".join((" ".join((*row[:-2], f"[{row[-2]}]")), row[-1])) for row in rows)
        return
    columns = [*(Column(heading, whole=True) for heading in headings[:-1]), Column(headings[-1])]
    for line in table_lines(columns, rows, width=width):
        print(line)
