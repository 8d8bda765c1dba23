"""Sentences and lists folded at a width, nothing cut off; text of servers stays text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

_SHORTEST_RUN = 3
_CLAUSE = re.compile(r"(.+)-(\d+)")

_COMMENT = r"(?<=\S\s{3})# on .{1,50}$"
_WORDS = re.compile(rf"(\s*)({_COMMENT}|\d[\d.,]* s[.,;]?(?!\S)|\S+)")
_ARGUMENTS = re.compile(rf"""(\s*)({_COMMENT}|(?:"[^"]*"|\S)+)""")
"""A number of seconds keeps its unit; a short comment stays whole, since its end on a line of its own is a command."""

_COMMAND = re.compile(r" *(?:(?:remedy|show|set) +)?(?:Get|Set|New|Remove|Enable|Disable|Install)-[A-Z]\w+ ")
_LABEL = re.compile(r"( *)(?:(\S.*?) {2,})?")
_LONGEST_LABEL = 24
_BELOW = 4


def fitted(lines: Iterable[str], width: int | None) -> Iterator[str]:
    """Lines for people at that width: each goes on below what follows its label, or a little farther in than it began.

    None leaves them as they are.
    """
    for line in lines:
        yield from wrapped(line, width, hanging=_hanging(line))


def _hanging(line: str) -> int:
    label = _LABEL.match(line)
    assert label is not None
    return label.end() if label[2] and label.end() <= _LONGEST_LABEL else len(label[1]) + _BELOW


def wrapped(text: str, width: int | None, *, hanging: int = 0) -> Iterator[str]:
    """The lines of a text: broken between words, further ones indented by `hanging`; None leaves it as it is.

    What is longer than a line (a URL) goes on in the next one. A command of the Shell can still be typed: its
    arguments stay whole, and a line that goes on ends as the Shell wants it.
    """
    if width is None or cells(text) <= width:
        yield text
        return
    words, mark = (_ARGUMENTS, " `") if _COMMAND.match(text) else (_WORDS, "")
    indent = " " * min(hanging, width // 2)
    line, is_begun = "", False
    for space, word in words.findall(text):
        if is_begun and cells(line + space + word) > width - len(mark):
            yield line + mark
            line = indent + word
        else:
            line += space + word
        is_begun = True
        while cells(line) > width - len(mark):
            fits = _fitting(line, width - len(mark))
            yield line[:fits]
            line = indent + line[fits:]
    yield line


def _fitting(line: str, width: int) -> int:
    """How many characters fit; one at least."""
    taken = 0
    for number, character in enumerate(line):
        taken += cells(character)
        if taken > width:
            return max(number, 1)
    return len(line)


def cells(text: str) -> int:
    """How many columns of a terminal a text takes: letters of East Asia take two."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # noqa: PLC0415 - takes long to import, and few texts need it

    return cell_len(text)


def folded(clauses: Iterable[str]) -> str:
    """Clause ids with each run of three or more as its ends: `AUT-01..03 EAS-01 EAS-02 EAS-06..10`."""
    numbered = ((index, clause, _CLAUSE.fullmatch(clause)) for index, clause in enumerate(clauses))
    runs = groupby(numbered, key=lambda one: one[2] and (one[2][1], int(one[2][2]) - one[0]))
    return " ".join(_run([clause for _, clause, _ in run], is_run=bool(key)) for key, run in runs)


def _run(clauses: list[str], *, is_run: bool) -> str:
    if not is_run or len(clauses) < _SHORTEST_RUN:
        return " ".join(clauses)
    return f"{clauses[0]}..{clauses[-1].rpartition('-')[2]}"


def cut(text: str, width: int) -> str:
    """What fits of a line that is drawn again and again; that something is left out is seen."""
    if cells(text) <= width:
        return text
    mark = "..."
    return text[: _fitting(text, max(width - len(mark), 1))] + mark
