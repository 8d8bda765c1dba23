"""A target of which every host answers HTTP by one function, and refuses other connections."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping

import httpx

from harness.model.deployment import Deployment
from harness.model.outcome import Hop
from harness.model.secret import Secret
from harness.model.stimulus import Account, ChangeScript, ServerChange
from harness.probes.control import ServerControl

Answer = Callable[[httpx.Request], httpx.Response]


class WebTarget:
    """Every conversation is with the same servers."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def conversation(self) -> WebTarget:
        return self

    def http_transport(self) -> httpx.AsyncBaseTransport:
        return httpx.MockTransport(self._answer)

    async def open_connection(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        raise ConnectionRefusedError(f"{host}:{port}")

    def tls_context(self, host: str) -> ssl.SSLContext:
        raise AssertionError(f"no connection to {host} is ever open")

    def hops(self) -> tuple[Hop, ...] | None:
        return None

    def lacks(self, script: ChangeScript) -> str | None:  # noqa: ARG002 - every script is accepted
        return None

    def control(self) -> ServerControl:
        return self

    async def apply(self, change: ServerChange) -> None:
        """Nothing changes."""

    async def aclose(self) -> None:
        """Nothing is open."""


def accounts_of(deployment: Deployment) -> Mapping[str, Account]:
    """Every account, with a password that is not checked."""
    return {one.address: Account(one.address, one.logon, Secret("x")) for one in deployment.mailboxes}
