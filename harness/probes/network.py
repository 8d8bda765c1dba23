"""The interface between a probe and the servers: the mock farm, or sockets.

A target gives a `Conversation` for each stimulus; a probe opens its connections through it alone.
"""

from __future__ import annotations

import asyncio
import ssl
from typing import Protocol, runtime_checkable

import httpx


@runtime_checkable
class Conversation(Protocol):
    """One client's connections to the deployment. HTTP clients of one conversation do not share cookies."""

    def http_transport(self) -> httpx.AsyncBaseTransport:
        """A transport with one keep-alive connection per host; NTLM authenticates that connection."""
        ...

    async def open_connection(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A plain TCP connection to the server addressed as `host`:`port`; raises OSError."""
        ...

    def tls_context(self, host: str) -> ssl.SSLContext:
        """The client's TLS settings (trust anchors) for POP3 and IMAP4 at that host."""
        ...
