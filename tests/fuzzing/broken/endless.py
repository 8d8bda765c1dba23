"""A reader that never returns."""

from __future__ import annotations

from tests.fuzzing.fuzz_target import FuzzTarget


def read(data: bytes) -> None:
    while data[:2] == b"go":
        pass


TARGET = FuzzTarget(read, seeds=(b"go on",))
