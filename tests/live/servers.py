"""Real servers on loopback, each in the state of a Windows server of its time."""

from __future__ import annotations

import asyncio
import ssl
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import trustme

from harness.model.deployment import (
    Authentication,
    ClientAccessServer,
    Deployment,
    Live,
    Mailbox,
    MailboxServer,
    Organization,
    PasswordSource,
    Site,
    Version,
    VirtualDirectory,
)
from tests.virtual_directories import virtual_directories, with_changes

HOST = "cas-01.contoso.com"
AUTHORITY = trustme.CA()
SP1 = Version("2007 SP1", 8, 1)
BASIC = VirtualDirectory((Authentication.BASIC,))

LONGEST_READ = 65_536

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(slots=True)
class RecordingServer:
    """Counts the connections of its clients and keeps the names by which they addressed it."""

    connections: int = 0
    tls_names: list[str | None] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)

    async def web(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answers each request on its connection."""
        self.connections += 1
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            self.hosts += [line.partition(": ")[2] for line in head.splitlines() if line.lower().startswith("host:")]
            writer.write(b"HTTP/1.1 200 OK\r\nMS-ASProtocolVersions: 2.5\r\nContent-Length: 2\r\n\r\nok")

    def watch(self, context: ssl.SSLContext) -> ssl.SSLContext:
        """Notes the TLS name of each handshake with `context`."""

        def note(_: ssl.SSLObject, name: str | None, __: ssl.SSLContext) -> None:
            self.tls_names.append(name)

        context.sni_callback = note
        return context


async def mail(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A POP3 greeting."""
    writer.write(b"+OK ready\r\n")
    await reader.read()


async def closes(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
    """Closes the connection at once."""


async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    """Reads everything and sends nothing."""
    await reader.read()


def offers_starttls(context: ssl.SSLContext, greeting: bytes, *replies: bytes) -> Handler:
    """A mail service that starts TLS after one command."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        await reader.readuntil(b"\n")
        writer.writelines(replies)
        await writer.start_tls(context)
        await reader.read()

    return handle


def sends_alert(context: ssl.SSLContext) -> Handler:
    """A TLS server that sends an alert before it closes; asyncio's own and many Windows servers do not."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        received, to_send = ssl.MemoryBIO(), ssl.MemoryBIO()
        server = context.wrap_bio(received, to_send, server_side=True)
        at_end = False
        while not at_end:
            at_end = _is_at_end(server)
            writer.write(to_send.read())
            received.write(await reader.read(LONGEST_READ))
            at_end = at_end or reader.at_eof()

    return handle


def _is_at_end(server: ssl.SSLObject) -> bool:
    """Continues a handshake as far as it can; whether that is its end."""
    try:
        server.do_handshake()
    except ssl.SSLWantReadError:
        return False
    except ssl.SSLError:
        return True
    return True


async def rc4_only(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Windows Server 2003 as installed: TLS 1.0 with RC4-SHA for a client that offers it, else an alert."""
    header = await reader.readexactly(5)
    hello = await reader.readexactly(int.from_bytes(header[3:], "big"))
    suites_at = 39 + hello[38]
    suites = hello[suites_at + 2 : suites_at + 2 + int.from_bytes(hello[suites_at : suites_at + 2], "big")]
    if b"\x00\x05" in [suites[at : at + 2] for at in range(0, len(suites), 2)]:
        server_hello = b"\x03\x01" + bytes(32) + b"\x00" + b"\x00\x05" + b"\x00"
        message = b"\x02" + len(server_hello).to_bytes(3, "big") + server_hello
        writer.write(b"\x16\x03\x01" + len(message).to_bytes(2, "big") + message)
    else:
        writer.write(b"\x15\x03\x01\x00\x02\x02\x28")
    await reader.read()


@asynccontextmanager
async def serving(handler: Handler, context: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """A server for the length of the block; gives its port."""
    connections: list[asyncio.Task[None]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await handler(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            return  # the client closed the connection
        finally:
            writer.close()
            writer.transport.abort()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(asyncio.create_task(serve(reader, writer)))

    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]
        server.close()
        await asyncio.gather(*connections)


def signed(*names: str) -> ssl.SSLContext:
    """A server with a certificate of the certification authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert(*(names or (HOST,)), key_type=trustme.KeyType.RSA).configure_cert(context)
    return context


def self_signed(folder: Path) -> tuple[ssl.SSLContext, str]:
    """A server with a self-signed certificate that names no host; and the name of the certificate's file."""
    own = trustme.CA(organization_name="CAS-01")
    identity = folder / "identity.pem"
    identity.write_bytes(own.private_key_pem.bytes() + own.cert_pem.bytes())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(identity)
    certificate = folder / "cas-01.pem"
    certificate.write_bytes(own.cert_pem.bytes())
    return context, certificate.name


def windows_2008() -> ssl.SSLContext:
    """TLS 1.0 with an AES suite and without forward secrecy."""
    context = signed()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("AES128-SHA:@SECLEVEL=0")
    return context


def write_authority(folder: Path) -> str:
    """Writes the certification authority's certificate beside the deployment file; gives the file's name."""
    AUTHORITY.cert_pem.write_to_path(str(folder / "ca.pem"))
    return "ca.pem"


def entry(name: str = "CAS-01", **changes: object) -> ClientAccessServer:
    """An entry server with ActiveSync alone."""
    server = ClientAccessServer(name, "usa", SP1, HOST, virtual_directories=virtual_directories(eas=BASIC))
    return with_changes(server, **changes)


def deployment(*servers: ClientAccessServer, **changes: object) -> Deployment:
    """A site with one mailbox and these entry servers."""
    values: dict[str, object] = {
        "file": "contoso.toml",
        "organization": Organization("Contoso", "contoso.com", "CONTOSO"),
        "sites": (Site("usa"),),
        "client_access_servers": servers or (entry(),),
        "mailbox_servers": (MailboxServer("MBX-01", "usa", SP1),),
        "mailboxes": (Mailbox("user1@contoso.com", "CONTOSO\\user1", PasswordSource(env="USER1"), "MBX-01"),),
        "live": Live(timeout_seconds=5),
    }
    return Deployment(**{**values, **changes})  # type: ignore[arg-type]  # the caller names real fields


def at(port: int, *addressed: str) -> dict[str, str]:
    """`[connect]`: these names, by default the entry server's HTTPS port, are on loopback at `port`."""
    return dict.fromkeys(addressed or (f"{HOST}:443",), f"127.0.0.1:{port}")
