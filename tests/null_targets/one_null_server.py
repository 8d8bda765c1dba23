"""A target of which some hosts are reached over sockets, as in a live run, and the others are those of a farm."""

from __future__ import annotations

import asyncio
import ssl

import httpx

from fixtures.farm.conversation import FarmConversation
from fixtures.farm.farm import Farm
from harness.model.outcome import Hop
from harness.model.stimulus import ChangeScript
from harness.probes.live.network import LiveConversation, LiveNetwork


class OneNullServerTarget:
    """Clients reach the null server at `hosts`; servers reach the farm's own servers there."""

    def __init__(self, farm: Farm, network: LiveNetwork, *, hosts: frozenset[str]) -> None:
        self._farm = farm
        self._network = network
        self._hosts = hosts

    def conversation(self) -> _Conversation:
        return _Conversation(self._farm.conversation(), self._network.conversation(), self._hosts)

    def lacks(self, script: ChangeScript) -> str | None:
        return self._farm.lacks(script)

    async def aclose(self) -> None:
        await self._farm.aclose()
        await self._network.aclose()


class _Conversation:
    """One client's way to both."""

    def __init__(self, farm: FarmConversation, null: LiveConversation, hosts: frozenset[str]) -> None:
        self._farm = farm
        self._null = null
        self._hosts = hosts

    def http_transport(self) -> httpx.AsyncBaseTransport:
        return _ByHost(self._farm.http_transport(), self._null.http_transport(), self._hosts)

    async def open_connection(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await self._at(host).open_connection(host, port)

    def tls_context(self, host: str) -> ssl.SSLContext:
        return self._at(host).tls_context(host)

    def hops(self) -> tuple[Hop, ...]:
        return self._farm.hops()

    def control(self) -> FarmConversation:
        return self._farm.control()

    def _at(self, host: str) -> FarmConversation | LiveConversation:
        return self._null if host in self._hosts else self._farm


class _ByHost(httpx.AsyncBaseTransport):
    def __init__(self, farm: httpx.AsyncBaseTransport, null: httpx.AsyncBaseTransport, hosts: frozenset[str]) -> None:
        self._farm = farm
        self._null = null
        self._hosts = hosts

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        transport = self._null if request.url.host in self._hosts else self._farm
        return await transport.handle_async_request(request)

    async def aclose(self) -> None:
        await self._farm.aclose()
        await self._null.aclose()
