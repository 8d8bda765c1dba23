"""A server that has TLS and a certificate that is trusted, but does not speak LDAP, or breaks off."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme

from harness.imports import DirectoryAddress, ImportSourceError, read_directory
from harness.model.secret import Secret

HOST = "127.0.0.1"
PASSWORD = "Unsent-or-hidden.8"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def serve(authority: trustme.CA, tmp_path: Path) -> Iterator[Callable[[bytes], DirectoryAddress]]:
    """Begins a server that answers a client's first bytes with the given ones, and then ends the connection."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST).configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    with socket.create_server((HOST, 0)) as listener:
        threads: list[threading.Thread] = []

        def begin(answer: bytes) -> DirectoryAddress:
            threads.append(threading.Thread(target=_answer, args=(listener, context, answer)))
            threads[-1].start()
            port: int = listener.getsockname()[1]
            return DirectoryAddress(HOST, port, "CN=reader", Secret(PASSWORD), ca=tmp_path / "ca.pem")

        yield begin
        for thread in threads:
            thread.join()


def _answer(listener: socket.socket, context: ssl.SSLContext, answer: bytes) -> None:
    connection, _ = listener.accept()
    with context.wrap_socket(connection, server_side=True) as channel:
        channel.recv(4096)
        channel.sendall(answer)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"HTTP/1.1 400 Bad Request\r\n\r\n", id="HTTP"),
        pytest.param(b"* OK IMAP4 ready\r\n", id="IMAP4"),
        pytest.param(b"\x30\x05\x02\x01\x01\x61\x00", id="a bind response without a result"),
        pytest.param(b"\x30\x0c\x02\x01\x01\x61\x07\x0a\x01\xb7\x04\x00\x04\x00", id="an unknown result"),
        pytest.param(b"\x30\x84\x00\x00\x00\x10\x02\x01", id="half a response"),
        pytest.param(b"\x30\x80\x00\x00", id="another encoding"),
        pytest.param(b"\x30\x0c\x02\x01\x01\x61\x07\x0a\x01\x00\x04\x00\x47\x00", id="another type"),
    ],
)
def test_such_a_server_is_refused_in_a_sentence(serve: Callable[[bytes], DirectoryAddress], answer: bytes) -> None:
    address = serve(answer)
    with pytest.raises(ImportSourceError, match=r"check host name(,| and) port") as caught:
        read_directory(address)
    assert str(caught.value).startswith(f"ldaps://127.0.0.1:{address.port}: ")
    assert PASSWORD not in str(caught.value)
