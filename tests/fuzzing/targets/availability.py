"""GetUserAvailability's answers."""

from __future__ import annotations

import datetime
from functools import partial

from harness.wire.availability import read_get_user_availability
from harness.wire.soap import ENVELOPE, MESSAGES, TYPES
from harness.wire.time_spans import DayWindow
from tests.fuzzing.fuzz_target import FuzzTarget, only_wire_errors
from tests.fuzzing.markup import document, raw_or_built

TAGS = (
    "s:Body",
    "m:GetUserAvailabilityResponse",
    "m:FreeBusyResponseArray",
    "m:FreeBusyResponse",
    "m:ResponseMessage",
    "m:ResponseCode",
    "m:FreeBusyView",
    "t:FreeBusyViewType",
    "s:Fault",
    "t:MergedFreeBusy",
    "t:CalendarEventArray",
    "t:CalendarEvent",
    "t:StartTime",
    "t:EndTime",
    "t:BusyType",
)
TEXTS = (
    "NoError",
    "ErrorProxyRequestProcessingFailed",
    " ",
    "<!-- c -->",
    "<?p i?>",
    "FreeBusyMerged",
    "0" * 24 + "4" * 24,
    "2008-03-14T24:00:00",
    "0001-01-01T00:00:00+14:00",
)
DAY = DayWindow(datetime.date(2008, 3, 14))


def build(steps: bytes) -> str:
    return document(steps, f's:Envelope xmlns:s="{ENVELOPE}" xmlns:m="{MESSAGES}" xmlns:t="{TYPES}"', TAGS, TEXTS)


TARGET = FuzzTarget(
    only_wire_errors(raw_or_built(partial(read_get_user_availability, window=DAY), build)),
    seeds=(
        bytes((2, 6, 10, 14, 18, 22, 1, 0, 0, 26, 30, 0, 0, 0, 14, 18, 22, 5)),
        bytes((2, 34, 1)),
        build(bytes((2, 6, 10, 14, 18, 22, 1))).encode(),
    ),
    longest=400,
    executions=2_000,
)
