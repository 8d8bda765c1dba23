"""A cell of the matrix that the topic decides: who asks which server for what, and what he may get.

A cell is a request for one mailbox to one entry server. Cases judge cells, and more than cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from harness.model.outcome import Outcome
from harness.model.protocol import Operation, Protocol


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """`mailbox` is an address, `entry` the name of the CAS that is asked."""

    mailbox: str
    entry: str
    protocol: Protocol
    operation: Operation


@dataclass(frozen=True, slots=True)
class CellExpectation:
    """What the topic allows in a cell.

    `outcomes` are what the client may see, with the URLs that they carry; `hops` the requests between servers that may
    be seen, None where they are not judged. `silent` are the places that leave it open (UNS-…), `clauses` those that
    decide, and `sentences` say why. `dead_ends` are those of the outcomes whose URL leads to a host that does not
    answer: of a site that is down, or for clients outside of one that is offline.
    """

    outcomes: tuple[Outcome, ...]
    hops: tuple[Outcome, ...] | None
    clauses: tuple[str, ...]
    silent: tuple[str, ...]
    sentences: tuple[str, ...]
    dead_ends: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell whose expectation differs between two deployments; None where one of them does not have the cell.

    It is `certain` where no outcome is allowed both before and after: then what the client sees has to change.
    `also_for` are the addresses of further mailboxes, and `also_at` the names of further entry servers, that are alike
    in all that counts: the same changes in the cells of all these mailboxes at all these servers.
    """

    cell: Cell
    before: CellExpectation | None
    after: CellExpectation | None
    certain: bool
    also_for: tuple[str, ...] = ()
    also_at: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """How many cells change."""
        return len(self.mailboxes) * len(self.entries)

    @property
    def mailboxes(self) -> tuple[str, ...]:
        """The addresses of all mailboxes in whose cells it changes."""
        return (self.cell.mailbox, *self.also_for)

    @property
    def entries(self) -> tuple[str, ...]:
        """The names of all entry servers at which it changes."""
        return (self.cell.entry, *self.also_at)

    def at_each(self) -> Iterator[CellChange]:
        """The same for each entry server: the requests to others that may be seen come from the one that is asked."""
        for entry in self.entries:
            before, after = self.before and self._at(entry, self.before), self.after and self._at(entry, self.after)
            yield CellChange(replace(self.cell, entry=entry), before, after, self.certain, self.also_for)

    def each(self) -> Iterator[CellChange]:
        """The same cell by cell."""
        for change in self.at_each():
            for address in self.mailboxes:
                yield replace(change, cell=replace(change.cell, mailbox=address), also_for=())

    def _at(self, entry: str, expectation: CellExpectation) -> CellExpectation:
        if entry == self.cell.entry or not expectation.hops:
            return expectation
        return replace(expectation, hops=tuple(self._hops_from(entry, outcome) for outcome in expectation.hops))

    def _hops_from(self, entry: str, outcome: Outcome) -> Outcome:
        asked = self.cell.entry
        hops = (replace(hop, source=entry) if hop.source == asked else hop for hop in outcome.hops or ())
        return outcome if outcome.hops is None else replace(outcome, hops=tuple(hops))
