"""The span of a conversation, and which lines of the logs lie in it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.evidence.log_lines import LogLine

LOG_RESOLUTION = 1.0
"""Seconds: a log cuts its times to the full second, and so does the Date header that tells a server's clock."""

SECONDS_APART = 3 * LOG_RESOLUTION
"""Seconds between two conversations that only their times can tell apart in a log that is written late."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of the run: `time` by our clock, and how many lines each log had where they are written at once."""

    time: float
    positions: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """What lies between two moments."""

    begin: Moment
    end: Moment

    def lines_within(self, server: str, lines: Sequence[LogLine], *, offset: float) -> Sequence[LogLine]:
        """The lines of `server`'s log that lie in the window; `offset` is its clock minus ours, in seconds."""
        if self.begin.positions is not None and self.end.positions is not None:
            return lines[self.begin.positions[server] : self.end.positions[server]]
        earliest = self.begin.time + offset - 2 * LOG_RESOLUTION
        latest = self.end.time + offset + LOG_RESOLUTION
        return [line for line in lines if earliest < line.time < latest]

    def has_late_lines(self, lines: Sequence[LogLine], *, offset: float) -> bool:
        """Whether a line was written into the window long after its time: then positions say nothing."""
        earliest = self.begin.time + offset - 3 * LOG_RESOLUTION
        return any(line.time < earliest for line in lines)
