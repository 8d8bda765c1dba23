"""The seam between a probe and whatever answers it: a mock farm, or sockets.

A target gives a `Conversation` for each stimulus; a probe opens its connections through it and nowhere else.
"""

from __future__ import annotations

import asyncio
import ssl
from typing import Protocol, runtime_checkable

import httpx


@runtime_checkable
class Conversation(Protocol):
    """One client's way into the deployment. Several HTTP clients of one conversation share cookies with nobody."""

    def http_transport(self) -> httpx.AsyncBaseTransport:
        """A transport that stands for one keep-alive connection per host; NTLM authenticates that connection."""
        ...

    async def open_connection(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A plain TCP connection to the server that is addressed as `host`:`port`; raises OSError."""
        ...

    def tls_context(self, host: str) -> ssl.SSLContext:
        """The client side TLS settings (trust anchors) for POP3 and IMAP4 at that host."""
        ...
