"""What earlier reports found, a line of JSON a report, as Allure keeps it: so that the next one knows what is new."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass

KEPT = 10
"""Reports: as many as charts of Allure show. A line has every result of its report."""


@dataclass(frozen=True, slots=True)
class History:
    """The lines that the next report is compared with."""

    lines: tuple[str, ...]
    damaged: int
    """How many lines were none that Allure wrote."""

    @property
    def text(self) -> str:
        """What the file is to hold."""
        return "".join(f"{line}\n" for line in self.lines)


def history_before(text: str, shown: Collection[str]) -> History:
    """The history before a report of the results with the identifiers `shown`, of a history file's text.

    What the last reports said of these very results, and of no others, is left out: a report that is built twice is
    one point of the trend, and is compared with what was before it.
    """
    lines: list[str] = []
    points: list[frozenset[str] | None] = []
    for line in filter(str.strip, text.split("\n")):
        lines.append(line)
        points.append(_results_of(line))
    good = [(line, point) for line, point in zip(lines, points, strict=True) if point is not None]
    known = frozenset(map(_as_allure_names, shown))
    while good and good[-1][1] <= known:
        good.pop()
    return History(tuple(line for line, _ in good[-(KEPT - 1) :]), sum(point is None for point in points))


def _results_of(line: str) -> frozenset[str] | None:
    """Which results a line speaks of; None for a damaged one."""
    try:
        results = json.loads(line)["testResults"]
        return frozenset(_identifiers(results))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _identifiers(results: dict[str, dict[str, str]]) -> Iterator[str]:
    for one in results.values():
        yield one["id"]


def _as_allure_names(uuid: str) -> str:
    return hashlib.md5(uuid.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
