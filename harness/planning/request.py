"""A request: what a client asks of an entry server, before anything is decided about it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from harness.model.deployment import ClientAccessServer, LoadBalancingArray, Mailbox
from harness.model.protocol import Operation, Protocol


@dataclass(frozen=True, slots=True)
class Request:
    """The mailboxes that an entry server is asked for; the user of the first one logs on.

    With `array` the request is addressed to the array's name, or to a published host, which is as one; `entry` is the
    member that takes the decisions.
    """

    entry: ClientAccessServer
    mailboxes: tuple[Mailbox, ...]
    protocol: Protocol
    operation: Operation
    array: LoadBalancingArray | None = None

    @property
    def mailbox(self) -> Mailbox:
        """The mailbox of the user who logs on."""
        return self.mailboxes[0]

    @property
    def asked(self) -> ClientAccessServer | LoadBalancingArray:
        """The server or the array whose name the client asks for."""
        return self.array or self.entry

    def at(self, entry: ClientAccessServer) -> Request:
        """The same request to one server."""
        return replace(self, entry=entry, array=None)

    def of(self, *mailboxes: Mailbox) -> Request:
        """The same request for other mailboxes."""
        return replace(self, mailboxes=mailboxes)
