"""Autodiscover's plain XML (POX)."""

from __future__ import annotations

from harness.wire.autodiscover import read_autodiscover
from tests.fuzzing.fuzz_target import FuzzTarget, only_wire_errors
from tests.fuzzing.markup import document, raw_or_built

TAGS = (
    "Response",
    "Account",
    "Protocol",
    "Type",
    "ASUrl",
    "EwsUrl",
    "Server",
    "Url",
    "Error",
    "ErrorCode",
    "Status",
    "RedirectAddr",
    "RedirectUrl",
    "Redirect",
    'Action xmlns="urn:other"',
    "Settings",
)
TEXTS = ("EXCH", "expr", "MobileSync", "https://cas-01.contoso.com/EWS/Exchange.asmx", "500", " ", "<!-- c -->")


def build(steps: bytes) -> str:
    return document(steps, "Autodiscover", TAGS, TEXTS)


TARGET = FuzzTarget(
    only_wire_errors(raw_or_built(read_autodiscover, build)),
    seeds=(
        bytes((2, 6, 10, 14, 1, 0, 18, 13, 0, 22, 13)),
        bytes((2, 26, 14, 9, 0, 30, 13)),
        bytes((2, 34, 38, 17)),
        bytes((2, 6, 50, 13, 0, 46, 13)),
        build(bytes((2, 6, 10, 14, 1, 0, 18, 13))).encode(),
    ),
    longest=400,
    executions=2_000,
)
