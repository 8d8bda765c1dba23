"""HTTP over sockets: one keep-alive connection a host, to the hosts that the deployment file names."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack

import httpcore
import httpx

from harness.probes.failures import NotConnectedError
from harness.probes.live.limits import Pace
from harness.probes.live.reach import Reach
from harness.probes.live.tls import TlsContexts, Use

_Origin = tuple[str, str, int | None]


class LiveTransport(httpx.AsyncBaseTransport):
    """The connections of one client. URL, Host header and TLS name stay those addressed, whatever `[connect]` says.

    NTLM authenticates a connection, so that a host has exactly one; it stays open until the server closes it.
    """

    def __init__(self, reach: Reach, contexts: TlsContexts, pace: Pace) -> None:
        self._reach = reach
        self._contexts = contexts
        self._pace = pace
        self._connections: dict[_Origin, httpx.AsyncHTTPTransport] = {}
        self._sockets: list[httpcore.AsyncNetworkStream] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            self._reach.require(request.url.host)
        except NotConnectedError as error:
            raise httpx.ConnectError(str(error), request=request) from error
        async with AsyncExitStack() as turn:
            await turn.enter_async_context(self._pace)
            response = await self._connection(request.url).handle_async_request(request)
            assert isinstance(response.stream, httpx.AsyncByteStream)
            response.stream = _PacedStream(response.stream, turn.pop_all().aclose)
        return response

    async def aclose(self) -> None:
        for connection in self._connections.values():
            await connection.aclose()
        for half_open in self._sockets:  # whoever is cancelled in the middle of TLS leaves one behind
            await half_open.aclose()

    def _connection(self, url: httpx.URL) -> httpx.AsyncHTTPTransport:
        origin = (url.scheme, url.host, url.port)
        if origin not in self._connections:
            self._connections[origin] = _one_connection(
                _NamedHostsBackend(self._reach, self._sockets), self._contexts.find(url.host, Use.HTTP)
            )
        return self._connections[origin]


class _PacedStream(httpx.AsyncByteStream):
    """A body whose request is in flight until it is closed."""

    def __init__(self, stream: httpx.AsyncByteStream, end_turn: Callable[[], Awaitable[None]]) -> None:
        self._stream = stream
        self._end_turn = end_turn

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            yield chunk

    async def aclose(self) -> None:
        try:
            await self._stream.aclose()
        finally:
            await self._end_turn()


def _one_connection(backend: httpcore.AsyncNetworkBackend, context: ssl.SSLContext) -> httpx.AsyncHTTPTransport:
    transport = httpx.AsyncHTTPTransport(verify=context, trust_env=False)
    # httpx offers no way to hand a network backend in; its errors and answers are wanted all the same. Both pinned.
    transport._pool = httpcore.AsyncConnectionPool(
        ssl_context=context,
        max_connections=1,
        max_keepalive_connections=1,
        keepalive_expiry=None,
        http1=True,
        http2=False,
        retries=0,
        network_backend=backend,
    )
    return transport


class _NamedHostsBackend(httpcore.AsyncNetworkBackend):
    """Opens TCP where `[connect]` says, and notes it in `opened`; TLS comes on top of it with the name addressed."""

    def __init__(self, reach: Reach, opened: list[httpcore.AsyncNetworkStream]) -> None:
        self._reach = reach
        self._opened = opened
        self._sockets = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's own signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        address, opened_port = self._reach.locate(host, port)
        stream = await self._sockets.connect_tcp(
            address, opened_port, timeout=timeout, local_address=local_address, socket_options=socket_options
        )
        self._opened.append(stream)
        return stream
