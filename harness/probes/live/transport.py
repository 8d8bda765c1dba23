"""HTTP over sockets: one keep-alive connection a host, to the hosts that the deployment file names."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack

import httpcore
import httpx

from harness.probes.failures import NotConnectedError
from harness.probes.held_open import OpenBody
from harness.probes.live.allowed_hosts import AllowedHosts
from harness.probes.live.request_limiter import RequestLimiter
from harness.probes.live.tls import ConnectionPurpose, TlsContexts

_Origin = tuple[str, str, int | None]


class LiveTransport(httpx.AsyncBaseTransport):
    """The connections of one client. `[connect]` changes neither URL, nor Host header, nor TLS server name.

    NTLM authenticates a connection: there is exactly one for each host, open until the server closes it.
    A request whose body stays open takes none of the limiter's slots.
    """

    def __init__(self, allowed_hosts: AllowedHosts, contexts: TlsContexts, limiter: RequestLimiter) -> None:
        self._allowed_hosts = allowed_hosts
        self._contexts = contexts
        self._limiter = limiter
        self._connections: dict[_Origin, httpx.AsyncHTTPTransport] = {}
        self._sockets: list[httpcore.AsyncNetworkStream] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            self._allowed_hosts.require(request.url.host)
        except NotConnectedError as error:
            raise httpx.ConnectError(str(error), request=request) from error
        if isinstance(request.stream, OpenBody):
            await self._limiter.wait_for_turn()
            return await self._connection(request.url).handle_async_request(request)
        async with AsyncExitStack() as turn:
            await turn.enter_async_context(self._limiter)
            response = await self._connection(request.url).handle_async_request(request)
            assert isinstance(response.stream, httpx.AsyncByteStream)
            response.stream = _LimitedStream(response.stream, turn.pop_all().aclose)
        return response

    async def aclose(self) -> None:
        for connection in self._connections.values():
            await connection.aclose()
        for half_open in self._sockets:  # a request cancelled in the TLS handshake leaves one behind
            await half_open.aclose()

    def _connection(self, url: httpx.URL) -> httpx.AsyncHTTPTransport:
        origin = (url.scheme, url.host, url.port)
        if origin not in self._connections:
            self._connections[origin] = _one_connection(
                _AllowedHostsBackend(self._allowed_hosts, self._sockets),
                self._contexts.find(url.host, ConnectionPurpose.HTTP),
            )
        return self._connections[origin]


class _LimitedStream(httpx.AsyncByteStream):
    """A body whose request counts as in flight until the body is closed."""

    def __init__(self, stream: httpx.AsyncByteStream, release: Callable[[], Awaitable[None]]) -> None:
        self._stream = stream
        self._release = release

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            yield chunk

    async def aclose(self) -> None:
        try:
            await self._stream.aclose()
        finally:
            await self._release()


def _one_connection(backend: httpcore.AsyncNetworkBackend, context: ssl.SSLContext) -> httpx.AsyncHTTPTransport:
    transport = httpx.AsyncHTTPTransport(verify=context, trust_env=False)
    # httpx has no parameter for a network backend, but its errors and responses are needed. Both versions are pinned.
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


class _AllowedHostsBackend(httpcore.AsyncNetworkBackend):
    """Opens TCP to the address in `[connect]` and adds it to `opened`; TLS uses the name in the URL."""

    def __init__(self, allowed_hosts: AllowedHosts, opened: list[httpcore.AsyncNetworkStream]) -> None:
        self._allowed_hosts = allowed_hosts
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
        address, opened_port = self._allowed_hosts.locate(host, port)
        stream = await self._sockets.connect_tcp(
            address, opened_port, timeout=timeout, local_address=local_address, socket_options=socket_options
        )
        self._opened.append(stream)
        return stream
