"""The lines of a journal of changed servers: what is owed, what was brought back, which program runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.model.stimulus import ServerChange, ServerChangeKind

_BEGINNING = b'{"run": '
"""Of the first line: whose journal it is."""


class JournalLineError(Exception):
    """A line that no run has written."""

    def __init__(self, number: int) -> None:
        super().__init__(f"line {number}")
        self.number = number


@dataclass(slots=True)
class JournalState:
    """What the lines come to: the changes that are owed, and process id and mark of the last control program."""

    owed: list[ServerChange] = field(default_factory=list)
    program: tuple[int, str] | None = None


def owed_line(owed: ServerChange) -> dict[str, object]:
    """A server is changed, and what brings it back."""
    return {"changed": owed.server, **_way_back(owed)}


def brought_back_line(owed: ServerChange) -> dict[str, object]:
    """A server is back."""
    return {"brought_back": owed.server, **_way_back(owed)}


def read_lines(content: bytes) -> JournalState:
    """What they come to; raises JournalLineError. What follows the last line break was cut off and is passed over."""
    state = JournalState()
    *lines, cut_off = content.split(b"\n")
    for number, line in enumerate(lines, start=1):
        try:
            if line.strip():
                _take(state, json.loads(line))
        except (ValueError, KeyError, TypeError):
            raise JournalLineError(number) from None
    if not lines and not cut_off.startswith(_BEGINNING) and not _BEGINNING.startswith(cut_off):
        raise JournalLineError(1)
    return state


def _take(state: JournalState, line: object) -> None:
    if not isinstance(line, dict):
        raise TypeError
    if "changed" in line:
        owed = _change(line, "changed")
        if owed not in state.owed:
            state.owed.append(owed)
    elif "brought_back" in line:
        owed = _change(line, "brought_back")
        if owed in state.owed:
            state.owed.remove(owed)
    elif "program" in line:
        state.program = int(line["program"]), str(line["mark"])
    else:
        int(line["run"])


def _way_back(owed: ServerChange) -> dict[str, object]:
    value = {} if owed.value is None else {"value": owed.value}
    return {"bring_back": owed.kind.value, **value}


def _change(line: Mapping[str, object], key: str) -> ServerChange:
    server, value = line[key], line.get("value")
    if not isinstance(server, str) or not (value is None or isinstance(value, bool)):
        raise TypeError
    return ServerChange(ServerChangeKind(str(line["bring_back"])), server, value)
