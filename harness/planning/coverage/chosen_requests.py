"""The requests that are chosen to stand for all, and what they show between them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from harness.model.deployment import Mailbox
from harness.model.protocol import Operation, Protocol
from harness.planning.coverage.prospects import Prospect, ShownDestination
from harness.planning.entry_points import EntryPoint
from harness.planning.topology import Topology


@dataclass(frozen=True, slots=True)
class Chosen:
    """One chosen request, with what it shows."""

    asked: EntryPoint
    mailbox: Mailbox
    protocol: Protocol
    operation: Operation
    prospect: Prospect


class ChosenRequests:
    """Planned requests that grow one by one; choosing one twice changes nothing."""

    def __init__(self, topology: Topology) -> None:
        self._position = topology.homes.position
        self._chosen: dict[tuple[str, Protocol, Operation], dict[str, Chosen]] = {}
        self._cells: set[Hashable] = set()
        self._destinations: set[ShownDestination] = set()
        self._served: dict[tuple[str, Protocol], set[str]] = {}
        self._homes: set[tuple[str, Protocol]] = set()
        self._accepted: dict[str, bool] = {}
        self._asked: set[tuple[str, Protocol]] = set()
        self._pairs: set[tuple[str, Protocol, str]] = set()

    def mailboxes(self, asked: str, protocol: Protocol, operation: Operation) -> Iterable[Mailbox]:
        """The mailboxes that this server or array is asked for, in the order of the file."""
        chosen = self._chosen.get((asked, protocol, operation), {}).values()
        return sorted((one.mailbox for one in chosen), key=self._position)

    def every(self) -> tuple[Chosen, ...]:
        """All that is chosen until now."""
        return tuple(one for chosen in self._chosen.values() for one in chosen.values())

    def choose(self, one: Chosen) -> None:
        """Add a request."""
        asked, mailbox, protocol, prospect = one.asked, one.mailbox, one.protocol, one.prospect
        self._chosen.setdefault((asked.name, protocol, one.operation), {}).setdefault(mailbox.address, one)
        self._cells |= prospect.cells
        self._destinations |= prospect.destinations
        self._asked.add((asked.name, protocol))
        self._pairs.add((asked.name, protocol, mailbox.server))
        if prospect.serves:
            self._homes.add((mailbox.server, protocol))
            self._served.setdefault((asked.name, protocol), set()).add(mailbox.address)
        if prospect.may_accept:
            self._accepted[mailbox.address] = self._accepted.get(mailbox.address, False) or prospect.serves

    def lacks(self, prospect: Prospect) -> bool:
        """Whether it shows anything that nothing chosen shows."""
        return not (prospect.cells <= self._cells and prospect.destinations <= self._destinations)

    def users_served_by(self, asked: EntryPoint, protocol: Protocol) -> frozenset[str]:
        """The addresses that are certain to be served there."""
        return frozenset(self._served.get((asked.name, protocol), ()))

    def asks(self, asked: EntryPoint, protocol: Protocol) -> bool:
        """Whether it is asked for any mailbox."""
        return (asked.name, protocol) in self._asked

    def pairs(self, asked: EntryPoint, protocol: Protocol, server: str) -> bool:
        """Whether it is asked for a mailbox on that server."""
        return (asked.name, protocol, server) in self._pairs

    def is_accepted(self, mailbox: Mailbox) -> bool:
        """Whether the account is certain to be accepted in one of them."""
        return self._accepted.get(mailbox.address, False)

    def may_be_accepted(self, mailbox: Mailbox) -> bool:
        """Whether it may be."""
        return mailbox.address in self._accepted

    def serves_home(self, server: str, protocol: Protocol) -> bool:
        """Whether a user on that server is certain to be served."""
        return (server, protocol) in self._homes
