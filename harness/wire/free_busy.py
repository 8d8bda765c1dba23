"""The FreeBusyView of one user: single events, or one digit for each interval of the window (FreeBusyViewType).

A server may give less than was asked for: no events where rights or the user's version do not allow them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from lxml import etree

from harness.wire.soap import MESSAGES, TYPES, text_of
from harness.wire.time_spans import BUSY, FREE, NO_DATA, OUT_OF_OFFICE, TENTATIVE, DayWindow, TimeSpan, read_time

INTERVAL = datetime.timedelta(minutes=30)
"""What one digit of MergedFreeBusy stands for."""

_MERGED = {"0": FREE, "1": TENTATIVE, "2": BUSY, "3": OUT_OF_OFFICE, "4": NO_DATA}
_WITH_EVENTS = ("FreeBusy", "FreeBusyMerged", "Detailed", "DetailedMerged")


def find_view(answer: etree._Element) -> etree._Element | None:
    """The view of a FreeBusyResponse; None where it does not say of which type it is."""
    view = answer.find(f"{{{MESSAGES}}}FreeBusyView")
    return view if view is not None and text_of(view.find(_t("FreeBusyViewType"))) else None


def read_view(view: etree._Element, window: DayWindow) -> tuple[TimeSpan, ...] | None:
    """When the user is not free; None where the view does not say, or cannot be relied on.

    Times without a zone are of the zone of the request, UTC. Beside events the digits only say where there may be more.
    """
    events = [_read_event(event) for event in view.iterfind(f"{_t('CalendarEventArray')}/{_t('CalendarEvent')}")]
    merged = _read_merged(text_of(view.find(_t("MergedFreeBusy"))), window)
    if events:
        if None in events:
            return None
        perhaps = tuple(TimeSpan(span.start, span.end, NO_DATA) for span in merged or () if span.status != FREE)
        return (*(event for event in events if event is not None), *perhaps)
    if merged is not None:
        return merged
    knows_events = text_of(view.find(_t("FreeBusyViewType"))) in _WITH_EVENTS
    return () if knows_events and view.find(_t("MergedFreeBusy")) is None else None


def _read_event(event: etree._Element) -> TimeSpan | None:
    start = read_time(text_of(event.find(_t("StartTime"))), zone=datetime.UTC)
    end = read_time(text_of(event.find(_t("EndTime"))), zone=datetime.UTC)
    return None if start is None or end is None else TimeSpan(start, end, text_of(event.find(_t("BusyType"))))


def _read_merged(digits: str, window: DayWindow) -> tuple[TimeSpan, ...] | None:
    """None where there is not a digit for each interval: then it is not known which time one stands for."""
    if len(digits) != (window.end - window.start) // INTERVAL:
        return None
    return tuple(_intervals(digits, window.start))


def _intervals(digits: str, start: datetime.datetime) -> Iterator[TimeSpan]:
    for number, digit in enumerate(digits):
        begin = start + number * INTERVAL
        yield TimeSpan(begin, begin + INTERVAL, _MERGED.get(digit, NO_DATA))


def _t(name: str) -> str:
    return f"{{{TYPES}}}{name}"
