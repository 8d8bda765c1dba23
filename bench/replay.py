"""The requests of a run once more by a plain client, answered from what was recorded: the hops of a harness alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import httpx
import respx

from harness.model.observation import Exchange, Observation

_SET_BY_HTTPX = {"host", "content-length", "cookie"}
_OF_THE_WIRE = {"content-length", "content-encoding", "transfer-encoding", "set-cookie"}


@dataclass(frozen=True, slots=True)
class Recorded:
    """One request of a client with its answer; `hops` are the requests between servers that it caused."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    status: int
    answer_headers: tuple[tuple[str, str], ...]
    answer: bytes
    hops: int

    def response(self) -> httpx.Response:
        """The answer, new each time."""
        return httpx.Response(self.status, headers=self.answer_headers, content=self.answer)


def recorded_in(observations: Iterable[Observation]) -> Iterator[Recorded]:
    """Every request with an answer; the hops of an observation are those of its last request."""
    for seen in observations:
        last = len(seen.exchanges) - 1
        for number, exchange in enumerate(seen.exchanges):
            if exchange.status is not None:
                yield _recorded(exchange, hops=len(seen.hops or ()) if number == last else 0)


def _recorded(exchange: Exchange, *, hops: int) -> Recorded:
    line, _, body = exchange.request.partition("\n\n")
    method, _, url = line.partition(" ")
    return Recorded(
        method,
        url,
        _without(_SET_BY_HTTPX, exchange.request_headers),
        body.encode(),
        exchange.status or 0,
        _without(_OF_THE_WIRE, exchange.answer_headers),
        exchange.answer_text.encode(),
        hops,
    )


def _without(names: set[str], headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Httpx writes these itself; masked credentials are as long as others, and stay."""
    return tuple((name, value) for name, value in headers if name.lower() not in names)


class _Servers:
    """Answers with what is `next`, after as many requests of its own as that caused hops."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._left = 0
        self.next: Recorded | None = None

    def expect(self, request: Recorded) -> None:
        self.next, self._left = request, request.hops

    async def answer(self, request: httpx.Request) -> httpx.Response:
        assert self.next is not None
        while self._left:
            self._left -= 1
            await self._client.request(request.method, request.url, headers=request.headers, content=request.content)
        return self.next.response()


async def by_transport(requests: Iterable[Recorded]) -> None:
    """One client on httpx.MockTransport."""

    async def answer(request: httpx.Request) -> httpx.Response:
        return await servers.answer(request)

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        servers = _Servers(client)
        await _send(requests, client, servers)


async def by_respx(requests: Iterable[Recorded]) -> None:
    """One client under `respx.mock`, with a route for each host."""
    requests = [*requests]
    with respx.mock(assert_all_called=False) as router:
        async with httpx.AsyncClient(verify=False) as client:  # noqa: S501 - nothing is opened
            servers = _Servers(client)
            _route(router, requests, servers)
            await _send(requests, client, servers)


async def by_respx_transport(requests: Iterable[Recorded]) -> None:
    """One client whose transport is a router of respx, with a route for each host."""
    requests = [*requests]
    router = respx.MockRouter(assert_all_called=False)
    async with httpx.AsyncClient(transport=httpx.MockTransport(router.async_handler)) as client:
        servers = _Servers(client)
        _route(router, requests, servers)
        await _send(requests, client, servers)


def _route(router: respx.MockRouter, requests: Iterable[Recorded], servers: _Servers) -> None:
    for host in sorted({httpx.URL(one.url).host for one in requests}):
        router.route(host=host).mock(side_effect=partial(servers.answer))


async def _send(requests: Iterable[Recorded], client: httpx.AsyncClient, servers: _Servers) -> None:
    for one in requests:
        servers.expect(one)
        await client.request(one.method, one.url, headers=list(one.headers), content=one.body)
