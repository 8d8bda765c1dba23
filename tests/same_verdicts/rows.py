"""Two verdict files, row by row. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Comparison:
    """`differences` are sentences; `reworded` counts the rows of which only the reason differs."""

    rows: int
    differences: tuple[str, ...]
    reworded: int


def compare(before: str, after: str) -> Comparison:
    """Two verdict files as text: one JSON object a line."""
    old, new = _by_case(before), _by_case(after)
    shared = [case for case in old if case in new]
    reworded = sum(1 for case in shared if old[case]["reason"] != new[case]["reason"])
    return Comparison(len(new), tuple(_differences(old, new)), reworded)


def _by_case(text: str) -> dict[str, dict[str, Any]]:
    return {record["case"]: record for record in map(json.loads, text.splitlines())}


def _differences(old: Mapping[str, dict[str, Any]], new: Mapping[str, dict[str, Any]]) -> Iterator[str]:
    for case in sorted(old.keys() | new.keys()):
        if case not in new:
            yield f"{case}: only before"
        elif case not in old:
            yield f"{case}: only after"
        else:
            yield from _differing_keys(case, old[case], new[case])


def _differing_keys(case: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted((old.keys() | new.keys()) - {"reason"}):
        if old.get(key) != new.get(key):
            yield f"{case}: {key} was {json.dumps(old.get(key))}, is {json.dumps(new.get(key))}"
