"""How wide a line may be where it is written."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Protocol

WITHOUT_TERMINAL = 100
"""Columns of a file, a pipe or a log, where nobody says how many there are."""

_LEAST = 40
"""Narrower lines than these nobody reads; a terminal folds them itself."""


class Output(Protocol):
    """What lines are written to."""

    def isatty(self) -> bool:
        """Whether somebody looks at it."""
        ...

    def fileno(self) -> int:
        """The descriptor; of a stream in memory an OSError."""
        ...


def width_of(out: Output, environ: Mapping[str, str] = os.environ) -> int:
    """COLUMNS, as pytest and other programs read it; else what the terminal has; else 100."""
    return columns_said(environ) or terminal_columns(out) or WITHOUT_TERMINAL


def width_of_listing(out: Output, environ: Mapping[str, str] = os.environ) -> int | None:
    """As `width_of`; None in a file or pipe, where a row stays on its line for whatever reads it."""
    return columns_said(environ) or terminal_columns(out)


def columns_said(environ: Mapping[str, str]) -> int | None:
    """What COLUMNS says; None where it says nothing that can be used."""
    said = environ.get("COLUMNS", "").strip()
    return max(int(said), _LEAST) if said.isascii() and said.isdigit() and int(said) else None


def terminal_columns(out: Output) -> int | None:
    """The width of the terminal; None where there is none, or where it does not know."""
    try:
        columns = os.get_terminal_size(out.fileno()).columns if out.isatty() else 0
    except (OSError, ValueError):  # a stream in memory; one that is closed
        return None
    return max(columns, _LEAST) if columns else None
