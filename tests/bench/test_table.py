"""A table says what was measured, in a terminal and in Markdown."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bench.contest import Goal
from bench.table import escaped, markdown_lines, table_of, terminal_lines
from tests.bench.nouns import Work, contest_of, rounds_taking

WORK = Work()
CONTEST = contest_of(WORK.of("a|b"), WORK.of("<b>*c*</b>"), baseline=("<b>*c*</b>",), counted="cases")
ROUNDS = rounds_taking(**{"a|b": (2.0, 4.0, 3.0), "<b>*c*</b>": (2.0, 2.0, 2.0)})


def test_a_row_has_median_spread_rate_and_ratio() -> None:
    table = table_of(CONTEST, ROUNDS, asked=3)
    assert table.headings == ("", "seconds CPU", "fewest", "most", "cases a second", "times")
    assert table.rows[0] == ("a|b", "3.00", "2.00", "4.00", "33.3", "1.50")
    assert table.rows[1][-1] == "1.00"


def test_an_interrupted_contest_says_how_many_rounds_there_were() -> None:
    assert "Interrupted: 3 of 5 rounds." in table_of(CONTEST, ROUNDS, asked=5).notes
    assert not [note for note in table_of(CONTEST, ROUNDS, asked=3).notes if "Interrupted" in note]


def test_without_a_whole_round_there_is_no_row() -> None:
    table = table_of(CONTEST, [], asked=5)
    assert table.rows == ()
    assert table.notes == ("Interrupted: 0 of 5 rounds.",)
    assert not [line for line in markdown_lines(table) if line.startswith("|")]


def test_a_goal_is_reached_at_its_figure_and_not_above() -> None:
    for at_most, word in ((1.5, "reached"), (1.49, "not reached")):
        contest = contest_of(*CONTEST.competitors, baseline=CONTEST.baseline, goals=(Goal("a|b", at_most),))
        assert table_of(contest, ROUNDS, asked=3).notes[-1] == f"Goal of a|b: at most {at_most:g} times; {word}."


def test_small_and_large_figures_show_three_digits_that_count() -> None:
    competitor = Work().of("a")
    for seconds, shown in ((0.0, "0"), (0.01234, "0.0123"), (1.239, "1.24"), (99.96, "100.0"), (12345.6, "12,346")):
        (row,) = table_of(contest_of(competitor), rounds_taking(a=(seconds,)), asked=1).rows
        assert row[1] == shown


def test_markdown_has_a_row_each_and_no_mark_of_a_name() -> None:
    lines = [*markdown_lines(table_of(CONTEST, ROUNDS, asked=3))]
    rows = [line for line in lines if line.startswith("|")]
    assert len(rows) == 4
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {7}
    assert r"| a\|b | 3.00 |" in rows[2]
    assert r"\<b\>\*c\*\</b\>" in rows[3]


@given(st.text(max_size=30))
def test_a_cell_stays_one_cell_on_one_line(text: str) -> None:
    shown = escaped(text)
    assert len(shown.splitlines()) <= 1
    assert not re.search(r"(?<!\\)(?:\\\\)*\|", shown)
    assert re.sub(r"\\(.)", r"\1", shown) == " ".join(text.split())


def test_a_terminal_shows_the_same_without_marks() -> None:
    lines = [*terminal_lines(table_of(CONTEST, ROUNDS, asked=3), width=100)]
    assert lines[0] == "a contest"
    assert lines[2].split() == ["a|b", "3.00", "2.00", "4.00", "33.3", "1.50"]
