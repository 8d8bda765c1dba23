"""A reader that does not end once it has begun."""

from __future__ import annotations

from tests.fuzzing.target import Target


def read(data: bytes) -> None:
    while data[:2] == b"go":
        pass


TARGET = Target(read, seeds=(b"go on",))
