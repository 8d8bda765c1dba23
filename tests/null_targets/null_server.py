"""A server that gives every client the same answer over HTTP, POP3 and IMAP4, with its sockets."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from harness.model.case import Suite
from tests.live.servers import AUTHORITY, Handler, serving
from tests.null_targets.deployment import ENTRY_HOSTS, OTHER_HOSTS

EVERY_PROTOCOL = frozenset(Suite)


@dataclass(frozen=True, slots=True)
class NullServer:
    """What a null server answers by each protocol.

    `in_tls` says that TLS comes first where the client begins with it; without it the handlers have the bare socket.
    `asked_by` are the protocols to which the answer means something new; by the others it is not asked. `serves` are
    those that take it for full service: where the client is expected to be served the case may pass, and nowhere else.
    With `mail_in_clear` the deployment file says that POP3 and IMAP4 have no TLS.
    """

    name: str
    web: Handler
    pop3: Handler
    imap4: Handler
    in_tls: bool = True
    asked_by: frozenset[Suite] = EVERY_PROTOCOL
    serves: frozenset[Suite] = frozenset()
    mail_in_clear: bool = False


@dataclass(frozen=True, slots=True)
class Ports:
    """Where a null server listens; the plain ports are those on which a client asks for TLS itself."""

    web: int
    pop3: int
    pop3_plain: int
    imap4: int
    imap4_plain: int


def _server_side() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert(*sorted(ENTRY_HOSTS | OTHER_HOSTS)).configure_cert(context)
    return context


SERVER_SIDE = _server_side()
"""With a certificate for every host of the deployment."""


@asynccontextmanager
async def listening(null: NullServer) -> AsyncIterator[Ports]:
    """The null server's sockets for the length of the block."""
    context = SERVER_SIDE if null.in_tls else None
    async with AsyncExitStack() as sockets:
        yield Ports(
            web=await sockets.enter_async_context(serving(null.web, context)),
            pop3=await sockets.enter_async_context(serving(null.pop3, context)),
            pop3_plain=await sockets.enter_async_context(serving(null.pop3)),
            imap4=await sockets.enter_async_context(serving(null.imap4, context)),
            imap4_plain=await sockets.enter_async_context(serving(null.imap4)),
        )
