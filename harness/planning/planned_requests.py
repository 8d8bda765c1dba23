"""Which requests for one mailbox are planned: every one, or those that are chosen to stand for the others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol as Interface

from harness.model.deployment import Mailbox
from harness.model.protocol import Operation, Protocol
from harness.planning.topology import Topology


class PlannedRequests(Interface):
    """What the generators of cases ask for each entry server and array, by its name."""

    def mailboxes(self, asked: str, protocol: Protocol, operation: Operation) -> Iterable[Mailbox]:
        """The mailboxes that it is asked for."""
        ...


class EveryRequest:
    """Every mailbox at every server and array."""

    def __init__(self, topology: Topology) -> None:
        self._topology = topology

    def mailboxes(self, asked: str, protocol: Protocol, operation: Operation) -> Iterable[Mailbox]:  # noqa: ARG002 - all
        """Every one that may use the protocol."""
        return self._topology.mailboxes_using(protocol)


class OneMailbox:
    """One mailbox, wherever it is asked for."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    def mailboxes(self, asked: str, protocol: Protocol, operation: Operation) -> Iterable[Mailbox]:  # noqa: ARG002 - all
        """It alone, if it may use the protocol."""
        return () if protocol in self._mailbox.disabled else (self._mailbox,)
