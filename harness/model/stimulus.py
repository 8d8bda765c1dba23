"""What a probe is told to do. A stimulus holds no secret and no expectation."""

from __future__ import annotations

from dataclasses import dataclass, field

from harness.model.deployment import MailSecurity, Recognition
from harness.model.protocol import EwsSchema, Logon, Operation, Protocol
from harness.model.secret import Secret


@dataclass(frozen=True, slots=True)
class Account:
    """Who logs on. `logon` is what is typed (`CONTOSO\\user1` or a UPN)."""

    address: str
    logon: str
    password: Secret


@dataclass(frozen=True, slots=True)
class Stimulus:
    """One conversation of a client with an entry server.

    `mailboxes` are the addresses asked for; the first one logs on. `host` is the name as addressed: URL, TLS name and
    Host header. `port` is 443 for HTTP. `rpc_server` names the Mailbox server that an Outlook Anywhere client asks for.
    With `visits` above 1 the whole conversation is repeated by each mailbox in turn (stickiness): a, b, b, a, …
    """

    protocol: Protocol
    operation: Operation
    entry: str
    host: str
    port: int
    mailboxes: tuple[str, ...]
    logon: Logon
    security: MailSecurity | None = None
    schema: EwsSchema | None = None
    rpc_server: str | None = None
    visits: int = 1
    recognition: Recognition = field(default_factory=Recognition)
