"""Connects to a port, does the TLS handshake and disconnects: no account logs on here."""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias

from harness.model.deployment import MailSecurity
from harness.model.protocol import Protocol
from harness.probes.failures import NotConnectedError
from harness.probes.live.old_cipher_suites import (
    HANDSHAKE,
    LONGEST_RECORD,
    RECORD_HEADER_BYTES,
    NegotiatedTls,
    client_hello,
    read_server_hello,
)
from harness.probes.live.server_ports import ServerPort
from harness.probes.network import Conversation
from harness.wire import mail_lines
from harness.wire.errors import WireError
from harness.wire.mail_lines import MailCommand, ReplyStatus

Streams: TypeAlias = tuple[asyncio.StreamReader, asyncio.StreamWriter]

_MAX_LINES = 20
_NEVER = 86_400.0
"""asyncio ends a handshake after 60 seconds and reports an abort; here the caller's own deadline counts."""

_VERSIONS = {"TLSv1": "TLS 1.0", "TLSv1.1": "TLS 1.1", "TLSv1.2": "TLS 1.2", "TLSv1.3": "TLS 1.3"}


class TlsRefusedError(OSError):
    """The connection was made, the TLS handshake failed; the cause says why."""


@asynccontextmanager
async def connect_before_tls(port: ServerPort, conversation: Conversation) -> AsyncIterator[Streams]:
    """A connection at the point where TLS begins; OSError where it does not get so far."""
    reader, writer = await conversation.open_connection(port.host, port.number)
    try:
        if port.security is MailSecurity.STARTTLS:
            await _send_starttls(port, reader, writer)
        yield reader, writer
    finally:
        writer.transport.abort()  # the peer expects nothing more


async def negotiate_tls(port: ServerPort, conversation: Conversation, context: ssl.SSLContext) -> NegotiatedTls:
    """What a handshake with `context` negotiates; TlsRefusedError where it fails."""
    async with connect_before_tls(port, conversation) as (_, writer):
        try:
            await writer.start_tls(context, server_hostname=port.host, ssl_handshake_timeout=_NEVER)
        except OSError as error:
            raise TlsRefusedError from error
        agreed: ssl.SSLObject = writer.get_extra_info("ssl_object")
        version, cipher = agreed.version() or "", agreed.cipher()
        return NegotiatedTls(_VERSIONS.get(version, version), cipher[0] if cipher else "")


async def negotiate_old_cipher_suites(port: ServerPort, conversation: Conversation) -> NegotiatedTls | None:
    """What the server chooses of the cipher suites that OpenSSL 3 no longer has; None where it accepts none of them."""
    async with connect_before_tls(port, conversation) as (reader, writer):
        writer.write(client_hello(port.host, os.urandom(32)))
        try:
            header = await reader.readexactly(RECORD_HEADER_BYTES)
            length = int.from_bytes(header[3:], "big")
            if header[0] != HANDSHAKE or length > LONGEST_RECORD:
                return None
            return read_server_hello(await reader.readexactly(length))
        except (asyncio.IncompleteReadError, WireError):
            return None


async def _send_starttls(port: ServerPort, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    if port.mail_protocol is Protocol.POP3:
        _require(mail_lines.read_pop3_status, line=await _read_line(reader))
        _send(writer, mail_lines.pop3_command("STLS"))
        _require(mail_lines.read_pop3_status, line=await _read_line(reader))
        return
    _require(mail_lines.read_imap4_greeting, line=await _read_line(reader))
    _send(writer, mail_lines.imap4_command("a1", "STARTTLS"))
    for _ in range(_MAX_LINES):
        line = await _read_line(reader)
        if line.startswith(("a1 ", "* BYE")):
            _require(lambda reply: mail_lines.read_imap4_status("a1", reply), line=line)
            return
    raise NotConnectedError(f"no reply to STARTTLS in {_MAX_LINES} lines")


def _require(read: Callable[[str], ReplyStatus], *, line: str) -> None:
    if read(line) is not ReplyStatus.OK:
        raise NotConnectedError(f"the mail service does not start TLS: {line}")


def _send(writer: asyncio.StreamWriter, command: MailCommand) -> None:
    writer.writelines(command.parts)


async def _read_line(reader: asyncio.StreamReader) -> str:
    try:
        return mail_lines.read_line(await reader.readuntil(b"\n"))
    except asyncio.IncompleteReadError as error:
        raise NotConnectedError("connection closed before TLS began") from error
    except (asyncio.LimitOverrunError, WireError) as error:
        raise NotConnectedError("the answer is not that of a mail service") from error
