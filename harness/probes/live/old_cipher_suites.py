"""The cipher suites that OpenSSL 3 no longer has: a ClientHello that offers them, and the ServerHello to it (RFC 5246).

Windows Server 2003 without update 948963 supports no others. OpenSSL can only report that nothing was in common; the
server's own choice shows which version and cipher suite it requires.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.wire.errors import WireError

_SUITES = {
    0x0005: "TLS_RSA_WITH_RC4_128_SHA",
    0x0004: "TLS_RSA_WITH_RC4_128_MD5",
    0x000A: "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
    0x0009: "TLS_RSA_WITH_DES_CBC_SHA",
    0x0064: "TLS_RSA_EXPORT1024_WITH_RC4_56_SHA",
    0x0003: "TLS_RSA_EXPORT_WITH_RC4_40_MD5",
}
_RENEGOTIATION_INFO = 0x00FF
_VERSIONS = {0x0300: "SSL 3.0", 0x0301: "TLS 1.0", 0x0302: "TLS 1.1", 0x0303: "TLS 1.2"}
_SERVER_HELLO = 2
HANDSHAKE = 22
"""The content type of a record that carries a ServerHello; an alert has another."""

RECORD_HEADER_BYTES = 5
LONGEST_RECORD = 16_384


@dataclass(frozen=True, slots=True)
class NegotiatedTls:
    """The TLS version and cipher suite of a handshake, as they are usually written: `TLS 1.0`, `AES128-SHA`."""

    version: str
    suite: str


def client_hello(host: str, random: bytes) -> bytes:
    """The record to send; `random` is 32 bytes."""
    suites = b"".join(suite.to_bytes(2, "big") for suite in (*_SUITES, _RENEGOTIATION_INFO))
    name = host.encode("ascii")
    server_name = _with_length(b"\0" + _with_length(name, 2), 2)
    extensions = b"\0\0" + _with_length(server_name, 2)
    hello = (
        b"\x03\x03"
        + random
        + _with_length(b"", 1)
        + _with_length(suites, 2)
        + _with_length(b"\0", 1)
        + _with_length(extensions, 2)
    )
    return bytes([HANDSHAKE]) + b"\x03\x01" + _with_length(b"\x01" + _with_length(hello, 3), 2)


def read_server_hello(record: bytes) -> NegotiatedTls:
    """The version and cipher suite in the content of a handshake record; WireError where it has none."""
    session_id_bytes = record[38] if len(record) > 38 else 0
    suite_at = 39 + session_id_bytes
    version = _VERSIONS.get(int.from_bytes(record[4:6], "big"))
    suite = _SUITES.get(int.from_bytes(record[suite_at : suite_at + 2], "big"))
    if record[:1] != bytes([_SERVER_HELLO]) or version is None or suite is None:
        raise WireError("no ServerHello that chooses one of the suites offered")
    return NegotiatedTls(version, suite)


def _with_length(content: bytes, length_bytes: int) -> bytes:
    return len(content).to_bytes(length_bytes, "big") + content
