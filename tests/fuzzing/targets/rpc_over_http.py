"""The PDUs that come over an OUT channel, in one piece and byte by byte."""

from __future__ import annotations

from harness.wire.errors import WireError
from harness.wire.rpc_over_http import PduStreamReader
from tests.fuzzing.fuzz_target import FuzzTarget

CONN_A3 = bytes.fromhex("0500140310000000 1c000000 00000000 0000 0100 02000000 c0d40100")
CONN_C2 = bytes.fromhex(
    "0500140310000000 2c000000 00000000 0000 0300 06000000 01000000 00000000 00000100 02000000 c0d40100"
)


def read(data: bytes) -> None:
    """How the bytes are cut makes no difference."""
    assert _seen((data,)) == _seen(tuple(bytes((byte,)) for byte in data))


def _seen(pieces: tuple[bytes, ...]) -> tuple[bool, bool, bool, bool]:
    reader = PduStreamReader()
    refused = False
    try:
        for piece in pieces:
            reader.feed(piece)
    except WireError:
        refused = True
    return reader.pdus_seen, reader.conn_a3_seen, reader.conn_c2_seen, refused


TARGET = FuzzTarget(
    read,
    seeds=(
        CONN_A3 + CONN_C2,
        bytes.fromhex("0500140310000000 14000000 00000000 4000 0000"),
        bytes.fromhex("0500140310000000 2c000000 00000000 0000 0100 0b000000 00000000 7f000001") + bytes(12),
        bytes.fromhex("0500140310000000 1f000000 00000000 0000 0100 08000000 03000000 000000"),
    ),
    tokens=(
        b"\x05\x00\x14\x03\x10\x00\x00\x00",
        b"\x0b\x00\x00\x00\x01\x00\x00\x00",
        b"\x08\x00\x00\x00\xff\xff\xff\xff",
    ),
    longest=512,
)
