"""Chooses few requests that show everything: cells, servers as entry and as destination, and what these need beside.

Every loop is over entry points, or over those that are alike and mailbox servers: never over all pairs of servers but
for `pairs`, and never over mailboxes. What the controls need is chosen first, since it shows most of the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain

from harness.model.cover import Cover
from harness.model.deployment import Mailbox
from harness.model.protocol import Operation, Protocol
from harness.planning.coverage.candidates import OPERATIONS, Candidates
from harness.planning.coverage.chosen_requests import Chosen, ChosenRequests
from harness.planning.coverage.prospects import Prospect
from harness.planning.entry_points import EntryPoint
from harness.planning.topology import Topology

_CONTROLS = 2
"""With two users who are served, each of them has another one beside him (the entry control)."""


def choose_requests(topology: Topology, cover: Cover) -> Chooser:
    """All that the cover asks for; more may be chosen for accounts that other cases need."""
    chooser = Chooser(topology)
    chooser.choose_controls()
    for protocol in OPERATIONS:
        chooser.choose_cells(protocol)
        chooser.choose_homes(protocol)
        chooser.choose_entries(protocol)
        if cover is Cover.PAIRS:
            chooser.choose_pairs(protocol)
    chooser.complete(one.mailbox for one in chooser.chosen.every())
    return chooser


class Chooser:
    """Chooses for one deployment, one demand after the other; `chosen` is what comes of it."""

    def __init__(self, topology: Topology) -> None:
        self.chosen = ChosenRequests(topology)
        self._topology = topology
        self._candidates = Candidates(topology)

    def _choose(self, asked: EntryPoint, mailbox: Mailbox, protocol: Protocol, operation: Operation) -> None:
        """Choose the request, if anything is planned for it."""
        prospect = self._candidates.prospect_of_user(asked, mailbox, protocol, operation)
        if prospect is not None:
            self.chosen.choose(Chosen(asked, mailbox, protocol, operation, prospect))

    def choose_controls(self) -> None:
        """Two served users of each protocol, and the one who shows the directories of Outlook Web Access."""
        for asked in self._candidates.points:
            for protocol in OPERATIONS:
                self._choose_served(asked, protocol)
            mailbox = self._candidates.representative(asked) if asked.array is None else None
            if mailbox is not None:
                self._choose(asked, mailbox, Protocol.OWA, Operation.OWA)
                self._choose(asked, mailbox, Protocol.OWA, Operation.EXCHANGE)

    def _choose_served(self, asked: EntryPoint, protocol: Protocol) -> None:
        """Users who are certain to be served: its own, else those of other sites."""
        for operation in OPERATIONS[protocol]:
            users = chain(
                self._candidates.users_at_home(asked, protocol),
                self._candidates.users_elsewhere(asked, protocol, operation, served=True),
            )
            for mailbox in users:
                if len(self.chosen.users_served_by(asked, protocol)) == _CONTROLS:
                    return
                if self._candidates.serves(asked, mailbox, protocol, operation):
                    self._choose(asked, mailbox, protocol, operation)

    def choose_cells(self, protocol: Protocol) -> None:
        """Whatever shows a cell or a destination that nothing chosen shows yet."""
        for operation in OPERATIONS[protocol]:
            at_home = self._candidates.at_home(protocol, operation)
            for asked, mailbox in chain(at_home, self._candidates.elsewhere(protocol, operation)):
                prospect = self._candidates.prospect_of_user(asked, mailbox, protocol, operation)
                if prospect is not None and self.chosen.lacks(prospect):
                    self._choose(asked, mailbox, protocol, operation)

    def choose_homes(self, protocol: Protocol) -> None:
        """A mailbox of every server, where it is served if it is anywhere."""
        for server in self._candidates.servers(protocol):
            if not self.chosen.serves_home(server.name, protocol):
                mailbox = self._candidates.first_user(server, protocol)
                planned = [
                    (asked, operation, prospect)
                    for operation in OPERATIONS[protocol]
                    for asked in self._candidates.points_for(mailbox, protocol, operation, other_arrays=False)
                    if (prospect := self._candidates.prospect_of_user(asked, mailbox, protocol, operation)) is not None
                ]
                for asked, operation, _ in sorted(planned, key=lambda one: not one[2].serves)[:1]:
                    self._choose(asked, mailbox, protocol, operation)

    def choose_entries(self, protocol: Protocol) -> None:
        """A mailbox for every entry point at which none of the protocol's is served."""
        for asked in self._candidates.points:
            for operation in OPERATIONS[protocol]:
                users = chain(
                    self._candidates.users_at_home(asked, protocol),
                    self._candidates.users_elsewhere(asked, protocol, operation, served=False),
                )
                while not self.chosen.asks(asked, protocol) and (mailbox := next(users, None)) is not None:
                    self._choose(asked, mailbox, protocol, operation)

    def choose_pairs(self, protocol: Protocol) -> None:
        """A mailbox of every server at every entry point."""
        for asked in self._candidates.points:
            for server in self._candidates.servers(protocol):
                mailbox = self._candidates.first_user(server, protocol)
                for operation in OPERATIONS[protocol]:
                    if not self.chosen.pairs(asked, protocol, server.name):
                        self._choose(asked, mailbox, protocol, operation)

    def complete(self, mailboxes: Iterable[Mailbox]) -> None:
        """What the cases of these mailboxes need beside them: accounts that are shown accepted, URLs to go on to."""
        self._choose_for_accounts(mailboxes)
        self._choose_first_to_name_urls()
        self._choose_first_connected()

    def _choose_first_to_name_urls(self) -> None:
        """Where an answer names URLs, the first in the plan to name them: it is his row that goes on to them."""
        for one in self.chosen.every():
            if one.prospect.urls:
                self._choose(self._first_to_name(one), one.mailbox, one.protocol, one.operation)

    def _first_to_name(self, one: Chosen) -> EntryPoint:
        key = (Chooser, one.operation, one.mailbox.server, one.prospect.urls)
        return self._topology.once(key, lambda: self._find_first_to_name(one))

    def _find_first_to_name(self, one: Chosen) -> EntryPoint:
        points = self._candidates.points_for(one.mailbox, one.protocol, one.operation, other_arrays=True)
        for asked in sorted(points, key=lambda point: point.position):
            prospect = self._candidates.prospect_of_user(asked, one.mailbox, one.protocol, one.operation)
            if prospect is not None and prospect.urls == one.prospect.urls:
                return asked
        return one.asked

    def _choose_first_connected(self) -> None:
        """Where hops show a connection, the first user of the entry server whose hops do: he has the row on it."""
        clauses = {
            (one.asked.name, one.prospect.connection): one for one in self.chosen.every() if one.prospect.connection
        }
        for one in clauses.values():
            for server in self._candidates.servers(one.protocol):
                mailbox = self._candidates.first_user(server, one.protocol)
                prospect = self._candidates.prospect_of_user(one.asked, mailbox, one.protocol, one.operation)
                if prospect is not None and prospect.connection == one.prospect.connection:
                    self._choose(one.asked, mailbox, one.protocol, one.operation)
                    break

    def _choose_for_accounts(self, mailboxes: Iterable[Mailbox]) -> None:
        """For each account a request in which it is certain to be accepted, else one in which it may be."""
        for mailbox in {mailbox.address: mailbox for mailbox in mailboxes}.values():
            if not self.chosen.is_accepted(mailbox):
                request = self._first_request(mailbox, lambda prospect: prospect.serves)
                if request is None and not self.chosen.may_be_accepted(mailbox):
                    request = self._first_request(mailbox, lambda prospect: prospect.may_accept)
                if request is not None:
                    self._choose(*request)

    def _first_request(
        self, mailbox: Mailbox, shows: Callable[[Prospect], bool]
    ) -> tuple[EntryPoint, Mailbox, Protocol, Operation] | None:
        """The cheapest request of a mailbox of which something holds, where it is served before anywhere else."""
        for protocol in OPERATIONS:
            for operation in OPERATIONS[protocol] if protocol not in mailbox.disabled else ():
                for asked in self._candidates.points_for(mailbox, protocol, operation, other_arrays=False):
                    prospect = self._candidates.prospect_of_user(asked, mailbox, protocol, operation)
                    if prospect is not None and shows(prospect):
                        return asked, mailbox, protocol, operation
        return None
