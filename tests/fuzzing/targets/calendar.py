"""FindItem's answers about a calendar."""

from __future__ import annotations

from harness.wire.calendar import read_calendar_items
from harness.wire.soap import ENVELOPE, MESSAGES, TYPES
from tests.fuzzing.fuzz_target import FuzzTarget, only_wire_errors
from tests.fuzzing.markup import document, raw_or_built

TAGS = (
    "s:Body",
    "m:FindItemResponse",
    "m:ResponseMessages",
    "m:FindItemResponseMessage",
    "m:ResponseCode",
    "m:RootFolder",
    "t:Items",
    "t:CalendarItem",
    "t:Start",
    "t:End",
    "t:IsAllDayEvent",
    "t:LegacyFreeBusyStatus",
    "s:Fault",
)
TEXTS = (
    "NoError",
    "true",
    " ",
    "<!-- c -->",
    "2008-03-14T09:00:00Z",
    "9999-12-31T23:59:59.9999999-14:00",
    "2008-03-14",
)


def build(steps: bytes) -> str:
    return document(steps, f's:Envelope xmlns:s="{ENVELOPE}" xmlns:m="{MESSAGES}" xmlns:t="{TYPES}"', TAGS, TEXTS)


TARGET = FuzzTarget(
    only_wire_errors(raw_or_built(read_calendar_items, build)),
    seeds=(
        bytes((2, 6, 10, 14, 18, 1, 0, 22, 26, 30, 34, 17, 0, 38, 17, 0, 0)),
        bytes((2, 50, 1)),
        build(bytes((2, 6, 10, 14, 18, 1, 0, 22, 26, 30, 34, 17))).encode(),
    ),
    longest=400,
    executions=2_000,
)
