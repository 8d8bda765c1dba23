"""The ClientHello is one that a TLS server understands, and a ServerHello is read with or without a session id."""

from __future__ import annotations

import ssl

import pytest

from harness.probes.live.old_cipher_suites import NegotiatedTls, client_hello, read_server_hello
from harness.wire.errors import WireError
from tests.live.servers import HOST, RecordingServer, signed


def server_hello(*, version: bytes = b"\x03\x01", session: bytes = b"", suite: bytes = b"\x00\x0a") -> bytes:
    body = version + bytes(range(32)) + bytes([len(session)]) + session + suite + b"\x00"
    return b"\x02" + len(body).to_bytes(3, "big") + body


def test_a_tls_server_reads_the_name_and_finds_no_suite_in_common() -> None:
    seen = RecordingServer()
    received = ssl.MemoryBIO()
    server = seen.watch(signed()).wrap_bio(received, ssl.MemoryBIO(), server_side=True)
    received.write(client_hello(HOST, bytes(32)))
    with pytest.raises(ssl.SSLError) as raised:
        server.do_handshake()
    assert raised.value.reason in {"NO_SHARED_CIPHER", "NO_CIPHERS_AVAILABLE"}
    assert seen.tls_names == [HOST]


@pytest.mark.parametrize("session", [b"", b"s" * 32])
@pytest.mark.parametrize(
    ("version", "suite", "agreed"),
    [
        (b"\x03\x01", b"\x00\x0a", NegotiatedTls("TLS 1.0", "TLS_RSA_WITH_3DES_EDE_CBC_SHA")),
        (b"\x03\x00", b"\x00\x04", NegotiatedTls("SSL 3.0", "TLS_RSA_WITH_RC4_128_MD5")),
    ],
)
def test_a_choice_is_read(session: bytes, version: bytes, suite: bytes, agreed: NegotiatedTls) -> None:
    assert read_server_hello(server_hello(version=version, session=session, suite=suite)) == agreed


@pytest.mark.parametrize(
    "record",
    [
        b"",
        b"\x02",
        server_hello()[:39],
        server_hello(suite=b"\x00\x2f"),
        server_hello(version=b"\x02\x00"),
        b"\x0b" + server_hello()[1:],
    ],
    ids=["nothing", "one byte", "no suite", "a suite not offered", "an unknown version", "another message"],
)
def test_a_record_without_a_choice_is_an_error(record: bytes) -> None:
    with pytest.raises(WireError):
        read_server_hello(record)
