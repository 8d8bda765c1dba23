"""Tables as lines: as wide as what is in them, no wider than where they are written, nothing cut off."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_BETWEEN = 2
_LEAST = 16
"""Columns for a name that may be broken."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its heading; figures stand on the right. They and what is `whole` are never broken."""

    heading: str = ""
    figures: bool = False
    whole: bool = False


def table_lines(
    columns: Sequence[Column], rows: Iterable[Sequence[str]], *, width: int | None, indent: int = 0
) -> Iterator[str]:
    """The heading, where there is one, and the rows. Cells are text, whatever they look like; there are no colours.

    None as width keeps each row on its line. Where there is little room headings and names are broken as well.
    """
    rows = [*rows]
    widths = _natural_widths(columns, rows)
    if width is None:
        width = indent + sum(widths) + _BETWEEN * len(columns)
    from rich.console import Console  # noqa: PLC0415 - takes long to import, and most commands print no table
    from rich.table import Table  # noqa: PLC0415 - as above
    from rich.text import Text  # noqa: PLC0415 - as above

    table = Table(
        box=None,
        pad_edge=False,
        padding=(0, _BETWEEN, 0, 0),
        show_header=any(column.heading for column in columns),
        header_style="",
    )
    is_narrow = width - indent < _least_width(columns, widths)
    for column, *cells in zip(columns, *rows, strict=True):
        table.add_column(
            Text(column.heading),
            justify="right" if column.figures else "left",
            min_width=max(map(len, cells), default=1) if column.figures else None,
            no_wrap=(column.figures or column.whole) and not is_narrow,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*map(Text, row))
    # Nothing of the environment: rich would take a terminal's width, or colours, from it.
    console = Console(
        file=io.StringIO(),
        width=max(width - indent, 1),
        height=25,
        color_system=None,
        force_terminal=False,
        legacy_windows=False,
        _environ={},
    )
    for segments in console.render_lines(table, pad=False):
        yield (" " * indent + "".join(segment.text for segment in segments)).rstrip()


def _natural_widths(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[int]:
    from rich.cells import cell_len  # noqa: PLC0415 - as above

    return [max(map(cell_len, (column.heading, *texts))) for column, *texts in zip(columns, *rows, strict=True)]


def _least_width(columns: Sequence[Column], widths: Sequence[int]) -> int:
    """With what is not to be broken in one piece, and some room for the rest."""
    parts = (width if one.figures or one.whole else _LEAST for one, width in zip(columns, widths, strict=True))
    return sum(parts) + _BETWEEN * len(columns)
