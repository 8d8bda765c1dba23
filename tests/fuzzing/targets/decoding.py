"""A body in a content coding: the same in chunks of any size, and never longer than the limit."""

from __future__ import annotations

import gzip
import zlib

from harness.probes.decoding import BodyDecoder
from harness.wire.errors import WireError
from tests.fuzzing.fuzz_target import FuzzTarget

LIMIT = 4_096
_CODINGS = ("gzip", "deflate", "identity", "x-gzip , ", "br", "gzip, gzip")
_CHUNKS = (1, 7, 4_096)


def read(data: bytes) -> None:
    coding, body = _CODINGS[data[0] % len(_CODINGS)] if data else "", data[1:]
    decoded = {_decoded(coding, body, size) for size in _CHUNKS}
    assert len(decoded) == 1, "the chunks make a difference"


def _decoded(coding: str, body: bytes, size: int) -> bytes | str:
    try:
        decoder = BodyDecoder(coding, limit=LIMIT)
        for start in range(0, len(body), size):
            decoder.feed(body[start : start + size])
            if decoder.is_full:
                break
    except WireError:
        return "not in its coding"
    assert len(decoder.body) <= LIMIT + 1
    return bytes(decoder.body)


TARGET = FuzzTarget(
    read,
    seeds=(
        b"\x00" + gzip.compress(b"mailbox " * 20),
        b"\x01" + zlib.compress(b"mailbox " * 20),
        b"\x01" + zlib.compress(b"mailbox " * 20)[2:-4],
        b"\x00" + gzip.compress(bytes(100_000)),
        b"\x00" + gzip.compress(b"one") + gzip.compress(b"two"),
        b"\x02plain",
    ),
    tokens=(b"\x1f\x8b\x08", b"\x78\x9c", b"\x00\x00\x00\xff\xff", b"\x03\x00"),
    executions=1_500,
)
