"""The page of the documentation: a section for each benchmark, of which a run replaces those that it measured."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from textwrap import wrap

from bench.contest import Benchmark
from bench.table import Table, markdown_lines

OPENING = """\
# Benchmarks

Made by `make bench`, and in parts by `python -m bench NAME --output docs/benchmarks.md`. In each round every competitor
does the same work once, one after the other on the same machine, and each round begins with another one; medians and
the fewest and the most seconds of all rounds are shown, and ratios are the medians of the ratios within a round. What
the figures do not say: how fast another machine or a real server is, whether a difference below a tenth is more than
chance, and what anything costs beside other work. Where a table has a goal, it says whether that was reached.
"""

_WIDTH = 120
_HEADING = re.compile(r"## `([a-z_]+)`: ")
_BEFORE_HEADING = re.compile(r"^(?=## )", re.MULTILINE)


def section_of(name: str, benchmark: Benchmark, machine: str, tables: Sequence[Table]) -> str:
    """What the page says of one benchmark."""
    lines = [f"## `{name}`: {benchmark.title}", ""]
    for words in (benchmark.says, machine):
        lines += [*wrap(words, _WIDTH, break_long_words=False, break_on_hyphens=False), ""]
    for table in tables:
        lines += markdown_lines(table)
    return "\n".join(lines).rstrip() + "\n"


def page_with(sections: Mapping[str, str], before: str, *, names: Sequence[str]) -> str:
    """The page with these sections; of the other names those of the page before, or that they were not measured."""
    kept = _sections_in(before)
    parts = [sections.get(name) or kept.get(name) or _unmeasured(name) for name in names]
    return "\n".join([OPENING, *parts])


def _unmeasured(name: str) -> str:
    return f"## `{name}`: not measured yet\n\n`make bench` measures it.\n"


def _sections_in(page: str) -> Mapping[str, str]:
    parts = _BEFORE_HEADING.split(page)[1:]
    return {found[1]: part.rstrip() + "\n" for part in parts if (found := _HEADING.match(part)) is not None}
