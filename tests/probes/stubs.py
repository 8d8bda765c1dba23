"""Stub servers: a handler behind httpx's mock transport, or a function on a loopback socket."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import httpx

from harness.model.observation import Observation
from harness.model.outcome import Hop
from harness.model.protocol import Logon, Operation, Protocol
from harness.model.secret import Secret
from harness.model.stimulus import Account, Stimulus
from harness.probes.probe import Limits, perform

HOST = "cas-02.contoso.com"
ADDRESS = "user1@contoso.com"
PASSWORD = 'Pa$$w0rd "q" & <e>é'
ACCOUNTS: Mapping[str, Account] = {
    address: Account(address, f"CONTOSO\\{address.partition('@')[0]}", Secret(PASSWORD))
    for address in (ADDRESS, "user2@contoso.com", "user3@contoso.com")
}

Handler = Callable[[httpx.Request], httpx.Response | Awaitable[httpx.Response]]


@dataclass(slots=True)
class StubConversation:
    """A conversation whose HTTP goes to `handler`, or through `transport`, and whose TCP goes to `address`."""

    handler: Handler | None = None
    transport: Callable[[], httpx.AsyncBaseTransport] | None = None
    address: tuple[str, int] | None = None
    context: ssl.SSLContext | None = None
    transports: int = 0

    def http_transport(self) -> httpx.AsyncBaseTransport:
        self.transports += 1
        if self.transport is not None:
            return self.transport()
        assert self.handler is not None, "this stub has no HTTP handler"
        return httpx.MockTransport(self.handler)  # type: ignore[arg-type]  # httpx types the two kinds apart

    async def open_connection(
        self,
        host: str,  # noqa: ARG002 - the stub has one address, for every host
        port: int,  # noqa: ARG002 - as above
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self.address is None:
            raise ConnectionRefusedError
        return await asyncio.open_connection(*self.address)

    def tls_context(self, host: str) -> ssl.SSLContext:  # noqa: ARG002 - one trust anchor for all hosts
        return self.context or ssl.create_default_context()


def stimulus(protocol: Protocol, operation: Operation, **changes: object) -> Stimulus:
    """A stimulus of user1 at CAS-02, with Basic logon by default."""
    values: dict[str, object] = {
        "protocol": protocol,
        "operation": operation,
        "entry": "CAS-02",
        "host": HOST,
        "port": 443,
        "mailboxes": (ADDRESS,),
        "logon": Logon.BASIC,
    }
    return Stimulus(**{**values, **changes})  # type: ignore[arg-type]  # the caller names real fields


def observe(
    what: Stimulus,
    answering: Handler | StubConversation,
    *,
    limits: Limits | None = None,
    read_hops: Callable[[], tuple[Hop, ...] | None] | None = None,
) -> Observation:
    """Performs `what` in an event loop of its own."""
    conversation = answering if isinstance(answering, StubConversation) else StubConversation(answering)

    async def asked() -> tuple[Hop, ...] | None:
        return read_hops() if read_hops else None

    return asyncio.run(
        perform(what, ACCOUNTS, conversation, limits=limits or Limits(timeout_seconds=5), read_hops=asked)
    )


class ScriptedServer:
    """A server with a list of answers, and the requests that it received."""

    def __init__(self, *answers: httpx.Response) -> None:
        self._answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self._answers.pop(0)

    @property
    def asked(self) -> list[str]:
        """Method and path of each request."""
        return [f"{request.method} {request.url.path}" for request in self.requests]


def redirect(location: str, status: int = 302, *cookies: str) -> httpx.Response:
    return httpx.Response(status, headers=[("Location", location), *(("Set-Cookie", cookie) for cookie in cookies)])
