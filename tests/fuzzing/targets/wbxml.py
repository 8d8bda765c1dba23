"""WBXML, and the two ActiveSync answers that are read from it."""

from __future__ import annotations

import base64

from harness.wire.activesync import read_folder_sync_status, read_provision_answer
from harness.wire.wbxml import Element, decode, encode
from tests.fuzzing.fuzz_target import FuzzTarget, only_wire_errors


def decode_and_encode(data: bytes) -> None:
    """What was decoded is encoded as bytes that are decoded as the same."""
    element: Element = decode(data)
    assert decode(encode(element)) == element


TARGET = FuzzTarget(
    only_wire_errors(decode_and_encode, read_folder_sync_status, read_provision_answer),
    seeds=tuple(
        base64.b64decode(coded)
        for coded in (
            "AwFqAAAHVkwDMQABUgMxAAFOVwMwAAEBAQ==",
            "AwFqAAAHVkwDNgABAQ==",
            "AwFqAAAORUsDMQABRkdIA01TLUVBUy1Qcm92aXNpb25pbmctV0JYTUwAAUsDMQABSQM0MgABSlVWAzEAAQEBAQEB",
            "AwFqAAAORUsDMQABDAE=",
            "AwFqAEVcT1ADRW1haWwAAUsDMAABUgM1AAEBAQE=",
            "AwAAagZhYmMAMQAAB1ZMgwQBUgMxAAEB",
        )
    ),
    executions=4_000,
    tokens=(
        b"\x03\x01\x6a\x00",
        b"\x00\x07",
        b"\x00\x0e",
        b"\xc3\x04",
        b"\x031\x00\x01",
        b"\x83\x00",
        b"\x03\x00\x00\x6a\x02a\x00",
    ),
)
