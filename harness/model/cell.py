"""A cell of the matrix that the topic decides: who asks which server for what, and what he may get.

A cell is a request for one mailbox to one entry server. Cases judge cells, and more than cells.
"""

from __future__ import annotations

from dataclasses import dataclass

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
    """

    cell: Cell
    before: CellExpectation | None
    after: CellExpectation | None
    certain: bool
