"""A reader that fails after eight bytes which random input would not contain."""

from __future__ import annotations

from harness.wire.errors import WireError
from tests.fuzzing.fuzz_target import FuzzTarget, only_wire_errors


def read(data: bytes) -> None:
    """Raises an undocumented exception where the sequence is complete; branches lead there step by step."""
    if len(data) < 8:
        raise WireError("too short")
    if data[:3] != b"\x9d\x4f\xe1":
        raise WireError("not even nearly")
    if data[3:6] != b"\x22\xb8\x63":
        raise WireError("nearly")
    if data[6:8] == b"\x0f\xc7":
        raise ZeroDivisionError("found")


TARGET = FuzzTarget(only_wire_errors(read), seeds=(b"nothing like it",), longest=64, executions=200_000)
