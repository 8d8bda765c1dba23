"""GetUserAvailability's answers."""

from __future__ import annotations

from harness.wire.availability import read_get_user_availability
from harness.wire.soap import ENVELOPE, MESSAGES, TYPES
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
)
TEXTS = ("NoError", "ErrorProxyRequestProcessingFailed", " ", "<!-- c -->", "<?p i?>")


def build(steps: bytes) -> str:
    return document(steps, f's:Envelope xmlns:s="{ENVELOPE}" xmlns:m="{MESSAGES}" xmlns:t="{TYPES}"', TAGS, TEXTS)


TARGET = FuzzTarget(
    only_wire_errors(raw_or_built(read_get_user_availability, build)),
    seeds=(
        bytes((2, 6, 10, 14, 18, 22, 1, 0, 0, 26, 30, 0, 0, 0, 14, 18, 22, 5)),
        bytes((2, 34, 1)),
        build(bytes((2, 6, 10, 14, 18, 22, 1))).encode(),
    ),
    longest=400,
    executions=2_000,
)
