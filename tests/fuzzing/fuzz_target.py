"""What a fuzzer is aimed at: one reader, with examples of what it reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from harness.wire.errors import WireError


@dataclass(frozen=True, slots=True)
class FuzzTarget:
    """One reader.

    Whatever `read` raises is a find; what the reader promises to raise `only_wire_errors` keeps back.
    `seeds` are good input to start from; `tokens` are words that mutations put in, `longest` is
    in bytes, and `executions` are as many as take a second or two.
    """

    read: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    tokens: tuple[bytes, ...] = ()
    longest: int = 4_096
    executions: int = 20_000


def only_wire_errors(*readers: Callable[[bytes], object]) -> Callable[[bytes], None]:
    """Every reader in turn; a WireError is an answer, anything else that is raised is a find."""

    def read(data: bytes) -> None:
        for reader in readers:
            try:
                reader(data)
            except WireError:
                continue

    return read
