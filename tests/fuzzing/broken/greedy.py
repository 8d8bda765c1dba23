"""A reader that uses far more memory than its input has."""

from __future__ import annotations

from tests.fuzzing.fuzz_target import FuzzTarget


def read(data: bytes) -> None:
    kept: list[bytes] = []
    while data[:2] == b"go" and len(kept) < 2_000:
        kept.append(b"x" * 1_000_000)


TARGET = FuzzTarget(read, seeds=(b"go on",))
