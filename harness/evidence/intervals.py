"""The interval of a conversation, and the lines of the logs in it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.evidence.log_lines import LogLine

LOG_RESOLUTION = 1.0
"""Seconds: a log cuts its times to the full second, and so does the Date header that shows a server's clock."""

SECONDS_APART = 3 * LOG_RESOLUTION
"""Between two conversations, so that their times tell them apart in a log that is written late."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of the run: `time` by the harness's clock; and the number of lines in each log, if written at once."""

    time: float
    line_counts: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """The time between two moments, or the lines between two line counts of each log."""

    begin: Moment
    end: Moment

    def lines_within(self, server: str, lines: Sequence[LogLine], *, offset: float) -> Sequence[LogLine]:
        """The lines of `server`'s log in the interval; `offset` is its clock minus the harness's, in seconds."""
        if self.begin.line_counts is not None and self.end.line_counts is not None:
            return lines[self.begin.line_counts[server] : self.end.line_counts[server]]
        earliest = self.begin.time + offset - 2 * LOG_RESOLUTION
        latest = self.end.time + offset + LOG_RESOLUTION
        return [line for line in lines if earliest < line.time < latest]

    def has_late_lines(self, lines: Sequence[LogLine], *, offset: float) -> bool:
        """Whether a line was written in the interval long after its time: then the counts of lines are not reliable."""
        earliest = self.begin.time + offset - 3 * LOG_RESOLUTION
        return any(line.time < earliest for line in lines)
