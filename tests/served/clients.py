"""A farm that serves in a process of its own, and clients that reach it by its [connect] map."""

from __future__ import annotations

import base64
import os
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from harness.deployments.reader import read_deployment
from harness.deployments.shipped import SHIPPED_DEPLOYMENTS
from harness.model.deployment import Deployment

SHIPPED = SHIPPED_DEPLOYMENTS
MOZILLA = "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.0)"


def begin(
    file: Path,
    folder: Path,
    faults: Collection[str] = (),
    *,
    keytab: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[str]:
    """The farm's process; its first line comes when it is ready."""
    command = [
        sys.executable,
        "-W",
        "error",
        "-m",
        "harness",
        "farm",
        "--deployment",
        str(file),
        "--serve",
        str(folder),
    ]
    for fault in faults:
        command += ["--fault", fault]
    if keytab is not None:
        command += ["--keytab", str(keytab)]
    return subprocess.Popen(  # noqa: S603 - our own program
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=SHIPPED.parents[1],
        env={**os.environ, **(environment or {})},
    )


@contextmanager
def serving(
    deployment: str,
    folder: Path,
    faults: Collection[str] = (),
    *,
    keytab: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Served]:
    """A farm of a shipped deployment that serves until the end of the block, and ends well."""
    file = SHIPPED / f"{deployment}.toml"
    with serving_file(file, folder, faults, keytab=keytab, environment=environment) as served:
        yield served


@contextmanager
def serving_file(
    file: Path,
    folder: Path,
    faults: Collection[str] = (),
    *,
    keytab: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Served]:
    """A farm of the deployment in that file."""
    process = begin(file, folder, faults, keytab=keytab, environment=environment)
    assert process.stdout is not None
    try:
        ready = process.stdout.readline()
        assert ready == f"ready {folder / 'deployment.toml'}\n", process.communicate()[1]
        yield Served(folder, read_deployment(folder / "deployment.toml"))
    finally:
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=10)
    said = [line for line in err.splitlines() if not line.startswith("passwords made up for ")]
    assert (process.returncode, out, said) == (0, "", [])


@dataclass(frozen=True, slots=True)
class Served:
    """A farm that is ready, and the deployment file that it wrote."""

    folder: Path
    deployment: Deployment

    def mapped_address(self, host: str, port: int = 443) -> tuple[str, int]:
        """The address and port to connect to for a host name and port."""
        address, _, mapped = self.deployment.connect[f"{host}:{port}"].rpartition(":")
        return address, int(mapped)

    def tls_context(self, server: str | None = None) -> ssl.SSLContext:
        """Trusts the farm's authority, or one server's own certificate."""
        assert self.deployment.live.ca is not None
        pinned = {cas.name: cas.certificate for cas in self.deployment.client_access_servers}
        path = self.deployment.live.ca if server is None else pinned[server]
        assert path is not None, f"{server} has no certificate of its own"
        return ssl.create_default_context(cafile=self.folder / path)

    def client(self, server: str | None = None) -> httpx.Client:
        """An HTTP client with that TLS context and one connection."""
        limits = httpx.Limits(max_connections=1, max_keepalive_connections=1)
        return httpx.Client(verify=self.tls_context(server), trust_env=False, limits=limits)

    def connect_tls(self, host: str, port: int = 443, *, server: str | None = None) -> ssl.SSLSocket:
        """A TLS connection under the host's own name."""
        plain = socket.create_connection(self.mapped_address(host, port), timeout=5)
        try:
            return self.tls_context(server).wrap_socket(plain, server_hostname=host)
        except ssl.SSLError:
            plain.close()
            raise

    def get(self, url: str, user: str | None = None, *, server: str | None = None) -> httpx.Response:
        """The answer to a GET; no redirection is followed."""
        with self.client(server) as client:
            return self.ask(client, url, user)

    def ask(
        self, client: httpx.Client, url: str, user: str | None = None, authorization: str | None = None
    ) -> httpx.Response:
        """One GET of that client, with the host name in the Host header and in SNI."""
        named = httpx.URL(url)
        address, port = self.mapped_address(named.host, named.port or 443)
        headers = {"Host": named.netloc.decode(), "User-Agent": MOZILLA}
        if user is not None:
            authorization = self.basic(user)
        if authorization is not None:
            headers["Authorization"] = authorization
        mapped = named.copy_with(host=address, port=port)
        return client.get(mapped, headers=headers, extensions={"sni_hostname": named.host})

    def basic(self, user: str) -> str:
        """That user's Basic credentials."""
        name, password = self.credentials(user)
        return f"Basic {base64.b64encode(f'{name}:{password}'.encode()).decode()}"

    def credentials(self, user: str) -> tuple[str, str]:
        """A user's logon name and password in the written file."""
        for mailbox in self.deployment.mailboxes:
            if mailbox.address.startswith(f"{user}@"):
                assert mailbox.password.literal is not None, "the written file has every password"
                return mailbox.logon, mailbox.password.literal.reveal()
        raise LookupError(user)

    def control(self, *words: str) -> subprocess.CompletedProcess[str]:
        """The control program, run as a harness runs it."""
        return subprocess.run(  # noqa: S603 - the farm's own program
            ["./control", *words], cwd=self.folder, capture_output=True, text=True, check=False
        )

    def log(self, server: str) -> list[dict[str, str]]:
        """The lines of a server's log so far, by field."""
        assert self.deployment.evidence is not None
        fields: list[str] = []
        entries = []
        for file in sorted((self.folder / self.deployment.evidence.iis_logs[server]).glob("*.log")):
            for line in file.read_text(encoding="ascii").splitlines():
                if line.startswith("#Fields: "):
                    fields = line.split()[1:]
                elif not line.startswith("#"):
                    entries.append(dict(zip(fields, line.split(" "), strict=True)))
        return entries

    def source_address(self, server: str) -> str:
        """The address from which that server's requests come."""
        assert self.deployment.evidence is not None
        (address,) = self.deployment.evidence.addresses[server]
        return address
