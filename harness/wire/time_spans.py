"""Stretches of time as Web Services write them, with the words that say how busy a user is meanwhile."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

FREE = "Free"
TENTATIVE = "Tentative"
BUSY = "Busy"
OUT_OF_OFFICE = "OOF"
NO_DATA = "NoData"


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """`status` is LegacyFreeBusyStatus or BusyType as the server spells it; empty where it says nothing."""

    start: datetime.datetime
    end: datetime.datetime
    status: str
    all_day: bool = False


@dataclass(frozen=True, slots=True)
class DayWindow:
    """A day in UTC, from midnight to midnight."""

    day: datetime.date

    @property
    def start(self) -> datetime.datetime:
        """Its first moment."""
        return datetime.datetime.combine(self.day, datetime.time(), datetime.UTC)

    @property
    def end(self) -> datetime.datetime:
        """The first moment of the next day."""
        return self.start + datetime.timedelta(days=1)


def read_time(text: str, *, zone: datetime.tzinfo | None) -> datetime.datetime | None:
    """A time of xs:dateTime; None where it cannot be read, or names no zone and none is given for it."""
    try:
        time = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    if time.tzinfo is None:
        return None if zone is None else time.replace(tzinfo=zone)
    return time
