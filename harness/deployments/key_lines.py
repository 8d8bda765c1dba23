"""Line numbers of key paths: `tomli` gives none, so that the text is scanned for table headers and keys.

A key in an inline table or a multi-line array has the line where the table or array starts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from harness.deployments.problems import KeyPath

_KEY_PART = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)"""
_DOTTED_KEY = rf"{_KEY_PART}(?:\s*\.\s*{_KEY_PART})*"
_ARRAY_HEADER = re.compile(rf"\s*\[\[\s*({_DOTTED_KEY})\s*\]\]")
_TABLE_HEADER = re.compile(rf"\s*\[\s*({_DOTTED_KEY})\s*\]")
_ASSIGNMENT = re.compile(rf"\s*({_DOTTED_KEY})\s*=")


def number_key_lines(text: str) -> Mapping[KeyPath, int]:
    """The line, counted from 1, of each table header and each key."""
    lines: dict[KeyPath, int] = {}
    lengths: dict[KeyPath, int] = {}
    table: KeyPath = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _ARRAY_HEADER.match(line):
            array = _resolve(_split(header[1]), lengths)
            lengths[array] = lengths.get(array, 0) + 1
            table = (*array, lengths[array] - 1)
            lines.setdefault(array, number)
            lines[table] = number
        elif header := _TABLE_HEADER.match(line):
            table = _resolve(_split(header[1]), lengths)
            lines.setdefault(table, number)
        elif assignment := _ASSIGNMENT.match(line):
            key = _split(assignment[1])
            for length in range(1, len(key) + 1):
                lines.setdefault((*table, *key[:length]), number)
    return lines


def find_line(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """The line of the path, or of the nearest enclosing table or key that has one, else the first line."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return 1


def _split(dotted: str) -> tuple[str, ...]:
    return tuple(part[1:-1] if part[0] in "\"'" else part for part in re.findall(_KEY_PART, dotted))


def _resolve(keys: tuple[str, ...], lengths: Mapping[KeyPath, int]) -> KeyPath:
    """The keys of a header as a path: an array of tables stands for its last element."""
    path: KeyPath = ()
    for key in keys:
        if path in lengths:
            path = (*path, lengths[path] - 1)
        path = (*path, key)
    return path
