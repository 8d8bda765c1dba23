"""Deployments of one server of another project, and ports for it."""

from __future__ import annotations

import asyncio
import os
import pwd
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import trustme

HOST = "cas-01.contoso.com"
PATIENCE = 10.0
"""Seconds for a server to begin or to end."""


def free_ports(count: int) -> list[int]:
    """Ports of 127.0.0.1 at which no server listens now."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def write_certificate(folder: Path) -> None:
    """`ca.pem`, `cert.pem` and `key.pem` for HOST."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    certificate = authority.issue_cert(HOST)
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    for number, part in enumerate(certificate.cert_chain_pems):
        part.write_to_path(folder / "cert.pem", append=number > 0)


@contextmanager
def folder_of_nobody() -> Iterator[Path]:
    """A folder for a server that runs as the user `nobody`, which may not enter pytest's."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def give_to_nobody(folder: Path) -> None:
    """Makes the user `nobody` the owner of what a server reads and writes."""
    nobody = pwd.getpwnam("nobody")
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)


@contextmanager
def running(
    command: Sequence[str], ports: Sequence[int], *, ended_by: signal.Signals = signal.SIGTERM
) -> Iterator[subprocess.Popen[bytes]]:
    """A server from where its ports answer to the end of the block; nothing of it is left behind."""
    process = subprocess.Popen(  # noqa: S603 - a known program on this test's configuration
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )
    try:
        for port in ports:
            _wait_for(process, port)
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, ended_by)
        process.communicate(timeout=PATIENCE)


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + PATIENCE

    async def answers() -> None:
        while time.monotonic() < deadline and process.poll() is None:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError:
                await asyncio.sleep(0.01)  # polled up to the deadline
            else:
                writer.close()
                return
        process.terminate()
        raise AssertionError(f"no server at port {port}: {process.communicate()[0].decode()}")

    asyncio.run(answers())
