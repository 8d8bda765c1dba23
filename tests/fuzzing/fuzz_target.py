"""A target of the fuzzer: one reader, with examples of its input."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from harness.wire.errors import WireError


@dataclass(frozen=True, slots=True)
class FuzzTarget:
    """One reader.

    Any exception of `read` is a failure; `only_wire_errors` suppresses those that the reader documents.
    `seeds` are good input to start from; `tokens` are words that mutations put in, `longest` is
    in bytes, and `executions` are as many as take a second or two.
    """

    read: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    tokens: tuple[bytes, ...] = ()
    longest: int = 4_096
    executions: int = 20_000


def only_wire_errors(*readers: Callable[[bytes], object]) -> Callable[[bytes], None]:
    """Calls each reader; a WireError is expected, any other exception is a failure."""

    def read(data: bytes) -> None:
        for reader in readers:
            try:
                reader(data)
            except WireError:
                continue

    return read
