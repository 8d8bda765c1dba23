"""RPC over HTTP, version 2: the PDUs that open a virtual connection, written and read (MS-RPCH, section 2.2).

A client opens an OUT channel with CONN/A1 and an IN channel with CONN/B1. On the OUT channel the RPC proxy answers with
CONN/A3, and passes on CONN/C2 once the server behind it has heard of both channels. `docs/outlook-anywhere.md` has the
layouts with their sources.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

from harness.wire.errors import WireError

COOKIE_BYTES = 16
"""MS-RPCH, section 2.2.3.1."""

IN_CHANNEL_BYTES = 1_073_741_824
"""The Content-Length of an IN channel, and the lifetime that CONN/B1 gives it (sections 2.1.2.1.1 and 2.2.3.5.5)."""

_RECEIVE_WINDOW_BYTES = 65_536
_KEEP_ALIVE_MILLISECONDS = 300_000
_VERSION = 1

_COMMON_HEADER = struct.Struct("<BBBB4sHHI")  # C706, section 12.6.1
_RTS_FIELDS = struct.Struct("<HH")
_NUMBER = struct.Struct("<I")
_TYPE_RTS = 20
_FIRST_AND_LAST_FRAGMENT = 0x03
_LITTLE_ENDIAN = bytes((0x10, 0, 0, 0))
_LITTLE_ENDIAN_BIT = 0x10
_RPC_VERSION = 5


class Command(IntEnum):
    """The RTS commands (section 2.2.3.5)."""

    RECEIVE_WINDOW_SIZE = 0
    FLOW_CONTROL_ACK = 1
    CONNECTION_TIMEOUT = 2
    COOKIE = 3
    CHANNEL_LIFETIME = 4
    CLIENT_KEEPALIVE = 5
    VERSION = 6
    EMPTY = 7
    PADDING = 8
    NEGATIVE_ANCE = 9
    ANCE = 10
    CLIENT_ADDRESS = 11
    ASSOCIATION_GROUP_ID = 12
    DESTINATION = 13
    PING_TRAFFIC_SENT_NOTIFY = 14


_FIXED_BYTES = {
    Command.RECEIVE_WINDOW_SIZE: 4,
    Command.FLOW_CONTROL_ACK: 24,
    Command.CONNECTION_TIMEOUT: 4,
    Command.COOKIE: COOKIE_BYTES,
    Command.CHANNEL_LIFETIME: 4,
    Command.CLIENT_KEEPALIVE: 4,
    Command.VERSION: 4,
    Command.EMPTY: 0,
    Command.NEGATIVE_ANCE: 0,
    Command.ANCE: 0,
    Command.ASSOCIATION_GROUP_ID: COOKIE_BYTES,
    Command.DESTINATION: 4,
    Command.PING_TRAFFIC_SENT_NOTIFY: 4,
}
"""What follows a command's type, for all but PADDING and CLIENT_ADDRESS."""

_ADDRESS_BYTES = {0: 4, 1: 16}  # IPv4, IPv6 (section 2.2.3.2)
_ADDRESS_PADDING = 12

_CONN_A3 = {Command.CONNECTION_TIMEOUT}
_CONN_C2 = {Command.VERSION, Command.RECEIVE_WINDOW_SIZE, Command.CONNECTION_TIMEOUT}
_WITHOUT_MEANING = {Command.EMPTY, Command.PADDING}


@dataclass(frozen=True, slots=True)
class ConnectionCookies:
    """Of each virtual connection anew: random bytes by which the server knows that two channels belong together."""

    connection: bytes
    in_channel: bytes
    out_channel: bytes
    association_group: bytes


def conn_a1(cookies: ConnectionCookies) -> bytes:
    """What opens an OUT channel: the whole body of its request, 76 bytes (section 2.2.4.2)."""
    return _rts_pdu(
        _number(Command.VERSION, _VERSION),
        _octets(Command.COOKIE, cookies.connection),
        _octets(Command.COOKIE, cookies.out_channel),
        _number(Command.RECEIVE_WINDOW_SIZE, _RECEIVE_WINDOW_BYTES),
    )


def conn_b1(cookies: ConnectionCookies) -> bytes:
    """What opens an IN channel: the beginning of its request's body, 104 bytes (section 2.2.4.5)."""
    return _rts_pdu(
        _number(Command.VERSION, _VERSION),
        _octets(Command.COOKIE, cookies.connection),
        _octets(Command.COOKIE, cookies.in_channel),
        _number(Command.CHANNEL_LIFETIME, IN_CHANNEL_BYTES),
        _number(Command.CLIENT_KEEPALIVE, _KEEP_ALIVE_MILLISECONDS),
        _octets(Command.ASSOCIATION_GROUP_ID, cookies.association_group),
    )


class PduStreamReader:
    """Reads what comes over an OUT channel, cut into pieces in any way.

    `pdus_seen`, `conn_a3_seen` and `conn_c2_seen` say what has come so far. PDUs of other kinds (echo, ping, flow
    control, those of RPC itself) and commands of a later version are passed over.
    """

    def __init__(self) -> None:
        self.pdus_seen = False
        self.conn_a3_seen = False
        self.conn_c2_seen = False
        self._pending = bytearray()
        self._at = 0

    def feed(self, piece: bytes) -> None:
        """Takes the next piece; raises WireError for bytes that cannot be PDUs. Keeps at most one PDU, 64 KiB."""
        self._pending += piece
        while (length := self._next_length()) is not None and len(self._pending) >= length:
            self._note(bytes(self._pending[:length]))
            del self._pending[:length]
            self._at += length

    def _next_length(self) -> int | None:
        """The length of the PDU that comes next; None where its header is not there yet."""
        if self._pending and self._pending[0] != _RPC_VERSION:
            raise WireError(f"not an RPC PDU at byte {self._at}")
        if len(self._pending) < _COMMON_HEADER.size:
            return None
        order = "<" if self._pending[4] & _LITTLE_ENDIAN_BIT else ">"
        (length,) = struct.unpack_from(f"{order}H", self._pending, 8)
        if length < _COMMON_HEADER.size:
            raise WireError(f"an RPC PDU of {length} bytes at byte {self._at}")
        return int(length)

    def _note(self, pdu: bytes) -> None:
        commands = _commands_of(pdu) if pdu[2] == _TYPE_RTS else None
        self.pdus_seen = True
        if commands is not None:
            self.conn_a3_seen = self.conn_a3_seen or commands == _CONN_A3
            self.conn_c2_seen = self.conn_c2_seen or commands == _CONN_C2


def _commands_of(pdu: bytes) -> set[Command] | None:
    """The commands of an RTS PDU that mean something; None where one of them is not known."""
    at = _COMMON_HEADER.size + _RTS_FIELDS.size
    if len(pdu) < at:
        raise WireError(f"an RTS PDU of {len(pdu)} bytes")
    _flags, count = _RTS_FIELDS.unpack_from(pdu, _COMMON_HEADER.size)
    found: set[Command] = set()
    for _ in range(count):
        kind = _number_at(pdu, at)
        if kind not in Command._value2member_map_:
            return None
        command = Command(kind)
        at += _NUMBER.size
        at += _length_at(pdu, at, command)
        if at > len(pdu):
            raise WireError("an RTS command that is longer than its PDU")
        found.add(command)
    return found - _WITHOUT_MEANING


def _length_at(pdu: bytes, at: int, command: Command) -> int:
    """The length of what follows a command's type."""
    match command:
        case Command.PADDING:
            return _NUMBER.size + _number_at(pdu, at)
        case Command.CLIENT_ADDRESS:
            kind = _number_at(pdu, at)
            if kind not in _ADDRESS_BYTES:
                raise WireError(f"a client address of type {kind}")
            return _NUMBER.size + _ADDRESS_BYTES[kind] + _ADDRESS_PADDING
        case _:
            return _FIXED_BYTES[command]


def _number_at(pdu: bytes, at: int) -> int:
    if at + _NUMBER.size > len(pdu):
        raise WireError("an RTS PDU that ends within a command")
    (number,) = _NUMBER.unpack_from(pdu, at)
    return int(number)


def _rts_pdu(*commands: bytes) -> bytes:
    """The header and the commands (sections 2.2.3.6.1 and 2.2.3.6.2); no flag is set in CONN/A1 and CONN/B1."""
    body = _RTS_FIELDS.pack(0, len(commands)) + b"".join(commands)
    length = _COMMON_HEADER.size + len(body)
    header = _COMMON_HEADER.pack(_RPC_VERSION, 0, _TYPE_RTS, _FIRST_AND_LAST_FRAGMENT, _LITTLE_ENDIAN, length, 0, 0)
    return header + body


def _number(command: Command, value: int) -> bytes:
    return _NUMBER.pack(command) + _NUMBER.pack(value)


def _octets(command: Command, value: bytes) -> bytes:
    if len(value) != COOKIE_BYTES:
        raise ValueError(f"a cookie of {len(value)} bytes")
    return _NUMBER.pack(command) + value
