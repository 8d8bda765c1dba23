"""The span of a conversation, and which lines of the logs lie in it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.evidence.log_lines import LogLine

RESOLUTION = 1.0
"""Seconds: a log cuts its times to the full second, and so does the Date header that tells a server's clock."""

APART = 3 * RESOLUTION
"""Seconds between two conversations that only their times can tell apart in a log that is written late."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of the run: `time` by our clock, and how many lines each log had where they are written at once."""

    time: float
    positions: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """What lies between two moments."""

    begin: Moment
    end: Moment

    def cut(self, server: str, lines: Sequence[LogLine], *, offset: float) -> Sequence[LogLine]:
        """The lines of `server`'s log that lie in the window; `offset` is its clock minus ours, in seconds."""
        if self.begin.positions is not None and self.end.positions is not None:
            return lines[self.begin.positions[server] : self.end.positions[server]]
        earliest = self.begin.time + offset - 2 * RESOLUTION
        latest = self.end.time + offset + RESOLUTION
        return [line for line in lines if earliest < line.time < latest]

    def holds_back(self, lines: Sequence[LogLine], *, offset: float) -> bool:
        """Whether a line was written into the window long after its time: then positions say nothing."""
        earliest = self.begin.time + offset - 3 * RESOLUTION
        return any(line.time < earliest for line in lines)
