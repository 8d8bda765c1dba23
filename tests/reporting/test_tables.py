"""Tables use the room there is; their cells are text and nothing of them is cut off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from harness.reporting import Column, table_lines

NAMES, FIGURES = Column("name"), Column("cases", figures=True)
CELL = st.text(st.characters(exclude_categories=["C", "Z", "M"]), min_size=1, max_size=50)


def table(*rows: tuple[str, ...], width: int | None = 80) -> list[str]:
    return list(table_lines((NAMES, FIGURES), rows, width=width))


def test_figures_stand_below_each_other_on_the_right() -> None:
    assert table(("owa", "5"), ("eas", "1,204")) == ["name  cases", "owa       5", "eas   1,204"]


def test_a_table_without_headings_begins_with_its_first_row() -> None:
    assert list(table_lines((Column(figures=True), Column()), [("5", "cas-01")], width=80, indent=2)) == ["  5  cas-01"]


@pytest.mark.parametrize("text", ["[red]CAS-01[/red]", "[/]", "[link=https://x]y[/link]", ":smile:", r"\[bold]"])
def test_what_looks_like_markup_is_text(text: str) -> None:
    """Server names, URLs and answers come from others."""
    assert table((text, "1"))[1].startswith(text)


@given(st.lists(st.tuples(CELL, st.integers(0, 10**6).map(str)), min_size=1, max_size=5), st.integers(40, 140))
def test_no_line_is_wider_and_no_letter_is_lost(rows: list[tuple[str, str]], width: int) -> None:
    lines = table(*rows, width=width)
    assert max(map(cell_len, lines)) <= width
    letters = sorted("".join(("name", "cases", *map("".join, rows))))
    assert sorted("".join(lines).replace(" ", "")) == letters


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=5))
def test_without_a_width_each_row_stays_on_its_line(rows: list[tuple[str, str]]) -> None:
    assert len(table(*rows, width=None)) == 1 + len(rows)


@pytest.mark.parametrize("width", [80, 120])
def test_a_text_beside_a_name_uses_the_width(width: int) -> None:
    lines = list(table_lines((Column(whole=True), Column()), [("owa-own-site-refused", "word " * 60)], width=width))
    assert width - 5 <= max(map(len, lines)) <= width
    assert lines[0].startswith("owa-own-site-refused  word")


def test_where_there_is_no_room_even_figures_headings_are_broken_and_not_cut() -> None:
    columns = (
        Column(),
        *(Column(heading, figures=True) for heading in ("inconclusive", "informational", "not applicable")),
    )
    lines = list(table_lines(columns, [("outlook_anywhere", "1", "2", "3")], width=40))
    assert max(map(len, lines)) <= 40
    letters = "".join(lines).replace(" ", "")
    assert sorted(letters) == sorted("inconclusiveinformationalnotapplicableoutlook_anywhere123")


@pytest.mark.parametrize(
    "environ",
    [{"FORCE_COLOR": "1"}, {"COLUMNS": "20"}, {"TERM": "dumb", "FORCE_COLOR": "1"}, {"TTY_COMPATIBLE": "1"}],
    ids=",".join,
)
def test_what_the_environment_says_to_rich_changes_nothing(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = table(("owa", "5"), ("x" * 60, "1"))
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert table(("owa", "5"), ("x" * 60, "1")) == expected
    assert "\x1b" not in "".join(expected)
