"""RPC over HTTP: the PDUs that open a virtual connection, against bytes written by hand from MS-RPCH."""

from __future__ import annotations

import struct
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.wire.errors import WireError
from harness.wire.rpc_over_http import ConnectionCookies, PduStreamReader, conn_a1, conn_b1

COOKIES = ConnectionCookies(b"v" * 16, b"i" * 16, b"o" * 16, b"g" * 16)

CONN_A3 = bytes.fromhex("0500140310000000 1c000000 00000000 0000 0100 02000000 c0d40100")
CONN_C2 = bytes.fromhex(
    "0500140310000000 2c000000 00000000 0000 0300 06000000 01000000 00000000 00000100 02000000 c0d40100"
)
ECHO = bytes.fromhex("0500140310000000 14000000 00000000 4000 0000")
PING = bytes.fromhex("0500140310000000 14000000 00000000 0100 0000")
FLOW_CONTROL_ACK = bytes.fromhex(
    "0500140310000000 38000000 00000000 0200 0200 0d000000 00000000 01000000 00000000 00000100"
) + bytes(16)
CLIENT_ADDRESS = bytes.fromhex("0500140310000000 2c000000 00000000 0000 0100 0b000000 00000000 7f000001") + bytes(12)
FROM_A_LATER_VERSION = bytes.fromhex("0500140310000000 1c000000 00000000 0000 0100 63000000 00000000")
BIND_NAK = bytes.fromhex("05000d0310000000 15000000 01000000 0000000000")
BIG_ENDIAN_FAULT = bytes.fromhex("0500030300000000 0020 0000 00000001") + bytes(16)

QUIETLY = settings(deadline=None, derandomize=True, database=None)
PASSED_OVER = (ECHO, PING, FLOW_CONTROL_ACK, CLIENT_ADDRESS, FROM_A_LATER_VERSION, BIND_NAK, BIG_ENDIAN_FAULT)


def seen_in(*pieces: bytes) -> tuple[bool, bool, bool]:
    reader = PduStreamReader()
    for piece in pieces:
        reader.feed(piece)
    return reader.pdus_seen, reader.conn_a3_seen, reader.conn_c2_seen


def test_an_out_channel_is_opened_by_version_both_cookies_and_window() -> None:
    written = bytes.fromhex("0500140310000000 4c000000 00000000 0000 0400 06000000 01000000")
    written += b"\x03\0\0\0" + b"v" * 16 + b"\x03\0\0\0" + b"o" * 16 + bytes.fromhex("00000000 00000100")
    assert conn_a1(COOKIES) == written
    assert len(written) == 76


def test_an_in_channel_is_opened_by_its_cookies_lifetime_keep_alive_and_group() -> None:
    written = bytes.fromhex("0500140310000000 68000000 00000000 0000 0600 06000000 01000000")
    written += b"\x03\0\0\0" + b"v" * 16 + b"\x03\0\0\0" + b"i" * 16
    written += bytes.fromhex("04000000 00000040 05000000 e0930400 0c000000") + b"g" * 16
    assert conn_b1(COOKIES) == written
    assert len(written) == 104


def test_a_cookie_has_sixteen_bytes() -> None:
    with pytest.raises(ValueError, match="a cookie of 3 bytes"):
        conn_a1(ConnectionCookies(b"abc", bytes(16), bytes(16), bytes(16)))


def test_nothing_is_seen_in_nothing() -> None:
    assert seen_in() == (False, False, False)


@pytest.mark.parametrize("pdu", PASSED_OVER)
def test_other_pdus_are_passed_over(pdu: bytes) -> None:
    assert seen_in(pdu) == (True, False, False)
    assert seen_in(pdu, CONN_A3, pdu, CONN_C2) == (True, True, True)


def test_each_answer_is_known_by_its_commands() -> None:
    assert seen_in(CONN_A3) == (True, True, False)
    assert seen_in(CONN_C2) == (True, False, True)


def test_what_the_client_sends_is_no_answer() -> None:
    assert seen_in(conn_a1(COOKIES), conn_b1(COOKIES)) == (True, False, False)


def test_a_recycled_channel_s_answer_is_not_that_of_a_new_connection() -> None:
    """IN_R1/A4 has the commands of CONN/C2, and a destination (section 2.2.4.13)."""
    commands = bytes.fromhex("0d000000 00000000 06000000 01000000 00000000 00000100 02000000 c0d40100")
    header = bytes.fromhex("0500140310000000 34000000 00000000 0000 0400")
    assert seen_in(header + commands) == (True, False, False)


def test_empty_commands_and_padding_mean_nothing() -> None:
    header = bytes.fromhex("0500140310000000 2b000000 00000000 0000 0300")
    commands = bytes.fromhex("07000000 08000000 03000000 000000 02000000 c0d40100")
    assert seen_in(header + commands) == (True, True, False)


@QUIETLY
@given(st.lists(st.sampled_from([CONN_A3, CONN_C2, *PASSED_OVER]), max_size=8), st.data())
def test_how_the_stream_is_cut_makes_no_difference(pdus: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(pdus)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=12)))
    pieces = [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    assert seen_in(*pieces) == seen_in(stream) == (bool(pdus), CONN_A3 in pdus, CONN_C2 in pdus)


@pytest.mark.parametrize("length", range(len(CONN_C2)))
def test_a_part_of_an_answer_is_no_answer(length: int) -> None:
    assert seen_in(CONN_A3, CONN_C2[:length]) == (True, True, False)


@QUIETLY
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(stream: bytes) -> None:
    with suppress(WireError):
        seen_in(stream)


@QUIETLY
@given(st.integers(0, 255), st.binary(max_size=120), st.integers(0, 30))
def test_any_rts_body_is_read_or_refused(count: int, commands: bytes, kind: int) -> None:
    body = struct.pack("<HHI", 0, count, kind) + commands
    pdu = struct.pack("<BBBB4sHHI", 5, 0, 20, 3, b"\x10\0\0\0", 16 + len(body), 0, 0) + body
    with suppress(WireError):
        assert seen_in(pdu)[0]


@pytest.mark.parametrize(
    ("stream", "words"),
    [
        (b"<html>", "not an RPC PDU at byte 0"),
        (bytes(20), "not an RPC PDU at byte 0"),
        (CONN_A3 + b"HTTP", "not an RPC PDU at byte 28"),
        (bytes.fromhex("0500140310000000 0f000000 00000000"), "an RPC PDU of 15 bytes at byte 0"),
        (bytes.fromhex("0500140310000000 12000000 00000000 0000"), "an RTS PDU of 18 bytes"),
        (bytes.fromhex("0500140310000000 14000000 00000000 0000 0100"), "an RTS PDU that ends within a command"),
        (bytes.fromhex("0500140310000000 18000000 00000000 0000 0100 02000000"), "an RTS command that is longer"),
        (
            bytes.fromhex("0500140310000000 1c000000 00000000 0000 0100 08000000 ffffffff"),
            "an RTS command that is longer",
        ),
        (bytes.fromhex("0500140310000000 1c000000 00000000 0000 0100 0b000000 07000000"), "a client address of type 7"),
    ],
)
def test_what_cannot_be_pdus_is_refused_in_words(stream: bytes, words: str) -> None:
    with pytest.raises(WireError, match=words):
        seen_in(stream)


def test_no_more_than_one_pdu_is_kept() -> None:
    reader = PduStreamReader()
    for _ in range(3_000):
        reader.feed(PING)
    assert len(reader._pending) == 0
