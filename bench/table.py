"""What was measured of one contest as a table: lines for a terminal, or Markdown."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.contest import Competitor, Contest, Goal
from bench.rounds import Round, median_figures, median_ratio, median_seconds, spread
from harness.reporting import Column, table_lines

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&])")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text; all but the first cell of a row are figures. `notes` stand below."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def table_of(contest: Contest, rounds: Sequence[Round], *, asked: int) -> Table:
    """Medians and ratios of whole rounds; says so where fewer than `asked` came about."""
    figures = {one.name: median_figures(rounds, one.name) for one in contest.competitors} if rounds else {}
    more = tuple(dict.fromkeys(heading for values in figures.values() for heading in values))
    rates = (f"{contest.counted} a second",) if contest.counted else ()
    ratios = ("times",) if contest.baseline else ()
    rows = [
        (
            *_times_of(one, rounds),
            *([_rate_of(one, rounds)] if rates else []),
            *([_number(median_ratio(rounds, one.name, contest.baseline))] if ratios else []),
            *(_number(figures[one.name].get(heading)) for heading in more),
        )
        for one in contest.competitors
        if rounds
    ]
    headings = ("", f"seconds {contest.clock.value}", "fewest", "most", *rates, *ratios, *more)
    return Table(contest.title, headings, tuple(rows), tuple(_notes(contest, rounds, asked)))


def _times_of(competitor: Competitor, rounds: Sequence[Round]) -> tuple[str, ...]:
    seconds = (median_seconds(rounds, competitor.name), *spread(rounds, competitor.name))
    return competitor.name, *map(_number, seconds)


def _rate_of(competitor: Competitor, rounds: Sequence[Round]) -> str:
    seconds = median_seconds(rounds, competitor.name)
    return _number(competitor.things / seconds) if competitor.things is not None and seconds > 0 else ""


def _notes(contest: Contest, rounds: Sequence[Round], asked: int) -> Iterator[str]:
    if len(rounds) < asked:
        yield f"Interrupted: {len(rounds)} of {asked} rounds."
    if contest.baseline and rounds:
        yield f"Times are those of {' and '.join(contest.baseline)}; each is the median of the rounds' own."
    for goal in contest.goals if rounds else ():
        yield _goal_text(goal, median_ratio(rounds, goal.competitor, contest.baseline))


def _goal_text(goal: Goal, ratio: float | None) -> str:
    reached = "reached" if ratio is not None and ratio <= goal.at_most else "not reached"
    return f"Goal of {goal.competitor}: at most {goal.at_most:g} times; {reached}."


def _number(value: float | None) -> str:
    """Three digits that count, or all before the point."""
    if value is None:
        return ""
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    decimals = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{min(decimals, 4)}f}"


def terminal_lines(table: Table, *, width: int | None) -> Iterator[str]:
    """The table as it is shown where the benchmark runs."""
    yield table.title
    columns = [Column(heading, figures=number > 0) for number, heading in enumerate(table.headings)]
    yield from table_lines(columns, table.rows, width=width, indent=2)
    yield from (f"  {note}" for note in table.notes)


def markdown_lines(table: Table) -> Iterator[str]:
    """The table as a page has it, whatever stands in its cells."""
    yield from (f"### {escaped(table.title)}", "")
    if table.rows:
        yield _row(table.headings)
        yield f"| --- |{' ---: |' * (len(table.headings) - 1)}"
        yield from (_row(row) for row in table.rows)
        yield ""
    for note in table.notes:
        yield from (escaped(note), "")


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(escaped, cells))} |"


def escaped(text: str) -> str:
    """The text as Markdown shows it letter by letter, on one line."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
