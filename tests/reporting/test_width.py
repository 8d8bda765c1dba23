"""How wide a line may be: what COLUMNS says, what the terminal has, or what is right where there is none."""

from __future__ import annotations

import io
import os
import pty
import struct
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import ioctl
from typing import TextIO

import pytest

from harness.reporting.width import terminal_columns, width_of, width_of_listing


@contextmanager
def terminal(columns: int) -> Iterator[TextIO]:
    """A terminal of that width; of 0 where it does not know, as one on a serial line."""
    master, slave = pty.openpty()
    ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    try:
        with os.fdopen(slave, "w") as out:
            yield out
    finally:
        os.close(master)


@pytest.mark.parametrize("columns", [80, 120, 237])
def test_a_terminal_is_used_as_wide_as_it_is(columns: int) -> None:
    with terminal(columns) as out:
        assert (width_of(out, {}), width_of_listing(out, {})) == (columns, columns)


def test_without_a_terminal_a_line_has_100_columns_and_a_row_of_a_listing_as_many_as_it_needs() -> None:
    assert (width_of(io.StringIO(), {}), width_of_listing(io.StringIO(), {})) == (100, None)


def test_columns_says_more_than_the_terminal_as_in_other_programs() -> None:
    with terminal(120) as out:
        assert (width_of(out, {"COLUMNS": "90"}), width_of_listing(out, {"COLUMNS": "90"})) == (90, 90)
    assert width_of_listing(io.StringIO(), {"COLUMNS": "90"}) == 90


@pytest.mark.parametrize("said", ["", " ", "0", "-1", "wide", "80.5", "1e3", "\N{ARABIC-INDIC DIGIT EIGHT}0"])
def test_what_columns_says_wrongly_is_as_if_unsaid(said: str) -> None:
    assert width_of(io.StringIO(), {"COLUMNS": said}) == 100


@pytest.mark.parametrize("columns", [1, 39])
def test_a_line_is_never_narrower_than_40_columns(columns: int) -> None:
    with terminal(columns) as out:
        assert width_of(out, {}) == 40
    assert width_of(io.StringIO(), {"COLUMNS": str(columns)}) == 40


def test_a_terminal_that_does_not_know_its_width_is_none() -> None:
    with terminal(0) as out:
        assert terminal_columns(out) is None
        assert width_of(out, {}) == 100


def test_a_stream_that_is_closed_has_no_width() -> None:
    closed = io.StringIO()
    closed.close()
    assert terminal_columns(closed) is None
