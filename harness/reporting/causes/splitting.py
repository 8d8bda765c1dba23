"""Whether one contradiction at several servers has one cause: not where only some servers have it, and others do right.

Where every server that was judged contradicts a clause alike, what they share is the cause, and it is said once.
"""

from __future__ import annotations

from collections.abc import Sequence

from harness.model.cause import CauseServers
from harness.model.verdict import Verdict
from harness.reporting.causes.red_rows import RedRow

_MOST = 3
"""More servers that have it alike are one cause again: a template, a device in front, an update."""

Place = tuple[str, ...]


class Places:
    """At which servers the clauses of a run hold."""

    def __init__(self, passed: Sequence[tuple[Verdict, CauseServers]]) -> None:
        self._destinations: dict[str, set[Place]] = {}
        self._entries: dict[str, set[Place]] = {}
        for verdict, servers in passed:
            for clause in verdict.judged:
                self._destinations.setdefault(clause, set()).add(destination_of(servers))
                self._entries.setdefault(clause, set()).add(servers.entries)

    def destinations(self, clause: str) -> set[Place]:
        """Where mailboxes are for which it held."""
        return self._destinations.get(clause, set())

    def entries(self, clause: str) -> set[Place]:
        """Where clients entered for whom it held."""
        return self._entries.get(clause, set())


def destination_of(servers: CauseServers) -> Place:
    """Where the mailbox is, as seen from the entry server."""
    return servers.back_ends or servers.destinations or servers.computers


def split_by_server(clause: str, group: Sequence[RedRow], places: Places) -> list[list[RedRow]]:
    """The rows by their destination, or by their entry, where that alone tells bad ones from good ones."""
    for of_row, good in (
        ([destination_of(row.servers) for row in group], places.destinations(clause)),
        ([row.servers.entries for row in group], places.entries(clause)),
    ):
        bad = dict.fromkeys(of_row)
        if 1 < len(bad) <= _MOST and good and not good & set(bad):
            return [[row for row, place in zip(group, of_row, strict=True) if place == one] for one in bad]
    return [list(group)]
