"""Counts the cases of the full matrix without making them: what is alike is counted once and multiplied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from harness.model.deployment import MailboxServer
from harness.model.protocol import Operation, Protocol
from harness.planning.cases.connections import CONNECTING
from harness.planning.cases.follow_ups import count_follow_ups
from harness.planning.cases.single_requests import find_representative
from harness.planning.coverage.candidates import OPERATIONS, Candidates
from harness.planning.coverage.elsewhere import ShownElsewhere, shown_elsewhere
from harness.planning.coverage.prospects import Prospect
from harness.planning.entry_points import AlikeEntryPoints, EntryPoint, alike, alike_elsewhere
from harness.planning.request import Request
from harness.planning.stimuli import find_access_point
from harness.planning.topology import Topology

_ASKED_ONCE = (Operation.PUBLIC, Operation.EXCHWEB)

_AtHome = tuple[AlikeEntryPoints, MailboxServer, Prospect]
_Elsewhere = tuple[AlikeEntryPoints, tuple[ShownElsewhere, ...]]


def count_requests(topology: Topology) -> int:
    """The rows of every mailbox at every server and array."""
    homes, counting = topology.homes, _Counting(topology)
    rows = sum(
        prospect.rows * number * homes.number_on(server.name, protocol)
        for protocol, operations in OPERATIONS.items()
        for operation in operations
        for server, prospect, number in counting.of_operation(protocol, operation)
    )
    return rows + sum(counting.more_of_directories(asked) for asked in counting.points if asked.array is None)


def count_following(topology: Topology) -> int:
    """The rows that go on to a URL: once for each mailbox and each answer that names others."""
    counting, homes, total = _Counting(topology), topology.homes, 0
    for protocol, operations in OPERATIONS.items():
        for operation in operations:
            named: dict[str, set[tuple[str, ...]]] = {}
            for server, prospect, _ in counting.of_operation(protocol, operation):
                named.setdefault(server.name, set()).add(prospect.urls)
            for one in homes.classes:
                answers = named.get(one.server.name, ()) if protocol not in one.disabled else ()
                rows = sum(count_follow_ups(topology, one.mailboxes[0], operation, urls) for urls in answers)
                total += rows * len(one.mailboxes)
    return total


def count_connections(topology: Topology) -> int:
    """The rows on connections: once for each entry server and clause."""
    counting = _Counting(topology)
    asked = ((protocol, one) for protocol, operations in OPERATIONS.items() for one in operations if one in CONNECTING)
    return sum(len(counting.connected(protocol, operation)) for protocol, operation in asked)


class _Counting:
    """Prospects of one deployment, each with the entry points that have it; they are looked for once."""

    def __init__(self, topology: Topology) -> None:
        self._topology = topology
        self._candidates = Candidates(topology)
        self.points = self._candidates.points

    def of_operation(self, protocol: Protocol, operation: Operation) -> Iterator[tuple[MailboxServer, Prospect, int]]:
        """For the users of each mailbox server what each number of entry points would show."""
        for group, server, prospect in self._at_home(protocol, operation):
            yield server, prospect, len(group.members)
        for group, shown in self._outside(protocol, operation):
            in_site = Counter(site for point in group.members for site in point.sites)
            for one in shown:
                yield one.server, one.prospect, len(group.members) - in_site.get(one.server.site, 0)

    def _at_home(self, protocol: Protocol, operation: Operation) -> tuple[_AtHome, ...]:
        key = (_Counting._find_at_home, protocol, operation)
        return self._topology.once(key, lambda: tuple(self._find_at_home(protocol, operation)))

    def _find_at_home(self, protocol: Protocol, operation: Operation) -> Iterator[_AtHome]:
        for site in self._topology.deployment.sites:
            servers = self._topology.homes.servers_in_site(site.name, protocol)
            points = self._candidates.points_in(site.name) if servers else ()
            for group in alike(self._topology, points, protocol, operation, own_site=True).values():
                for server in servers:
                    mailbox = self._candidates.first_user(server, protocol)
                    prospect = self._candidates.prospect(group.members[0], mailbox, protocol, operation)
                    if prospect is not None:
                        yield group, server, prospect

    def _outside(self, protocol: Protocol, operation: Operation) -> Iterator[_Elsewhere]:
        for kind, group in alike_elsewhere(self._topology, protocol, operation).items():
            yield group, shown_elsewhere(self._topology, kind, protocol, operation)

    def connected(self, protocol: Protocol, operation: Operation) -> set[tuple[str, str]]:
        """The entry servers whose hops show a connection, each with the clause."""
        found = {
            (point.name, prospect.connection)
            for group, _, prospect in self._at_home(protocol, operation)
            if prospect.connection
            for point in group.members
        }
        for group, shown in self._outside(protocol, operation):
            clauses: dict[str, dict[str, None]] = {}
            for one in shown:
                if one.prospect.connection:
                    clauses.setdefault(one.prospect.connection, {})[one.server.site] = None
            for clause, sites in clauses.items():
                found |= {(one.name, clause) for one in group.members if any(not one.is_in(site) for site in sites)}
        return found

    def more_of_directories(self, asked: EntryPoint) -> int:
        """Rows on virtual directories (OWA-12), less the one that is not asked for the mailbox that shows them."""
        mailbox = find_representative(self._topology, asked.members[0])
        if mailbox is None:
            return 0
        cas = asked.members[0]
        shown = sum(
            1 for one in _ASKED_ONCE if find_access_point(Request(cas, (mailbox,), Protocol.OWA, one)) is not None
        )
        prospect = self._candidates.prospect(asked, mailbox, Protocol.OWA, Operation.PUBLIC)
        return shown - (prospect.rows if prospect else 0)
