"""Every cell of a deployment, and in which cells two deployments differ."""

from __future__ import annotations

from collections.abc import Mapping

from harness.model.cell import Cell, CellChange, CellExpectation
from harness.model.deployment import Deployment
from harness.model.site_state import SiteState
from harness.planning.decisions import MAILBOX_OPERATIONS
from harness.planning.expectations import Expectations
from harness.planning.outcome_comparison import may_be_the_same, say_the_same


def expected_cells(
    deployment: Deployment, states: Mapping[str, SiteState] | None = None
) -> Mapping[Cell, CellExpectation]:
    """What the topic allows in each cell: every entry server that can be asked, every mailbox, every operation.

    A cell is absent where the server does not offer what is asked, where the protocol is switched off for the mailbox,
    and where the topic says nothing. Cells of equal mailboxes share one expectation. With `states` it is what comes of
    it while sites are down or offline.
    """
    expectations = Expectations(deployment, states)
    return {
        Cell(mailbox.address, entry, protocol, operation): expectation
        for entry in expectations.entries
        for alike in expectations.topology.homes.classes
        for protocol, operation in MAILBOX_OPERATIONS
        if (expectation := expectations.find(entry, alike.first, protocol, operation)) is not None
        for mailbox in alike.mailboxes
    }


def compare_cells(
    before: Mapping[Cell, CellExpectation], after: Mapping[Cell, CellExpectation]
) -> tuple[CellChange, ...]:
    """The cells whose outcomes or hops differ, in order; the same outcomes from other clauses are no change."""
    found = (compare_cell(cell, before.get(cell), after.get(cell)) for cell in sorted({*before, *after}))
    return tuple(change for change in found if change is not None)


def compare_deployments(
    before: Deployment, after: Deployment, states: Mapping[str, SiteState] | None = None
) -> tuple[CellChange, ...]:
    """The cells in which two deployments differ, whatever they differ in: every cell of both is worked out.

    With `states` sites of the second one are down or offline.
    """
    return compare_cells(expected_cells(before), expected_cells(after, states))


def compare_cell(cell: Cell, before: CellExpectation | None, after: CellExpectation | None) -> CellChange | None:
    """The change of one cell; None where nothing differs that is seen."""
    if before == after:
        return None
    if before is None or after is None:
        return CellChange(cell, before, after, certain=True)
    same_ends = say_the_same(before.outcomes, after.outcomes) and say_the_same(before.dead_ends, after.dead_ends)
    if same_ends and _same_hops(before, after):
        return None
    return CellChange(cell, before, after, certain=not _may_stay(before, after))


def _same_hops(before: CellExpectation, after: CellExpectation) -> bool:
    if before.hops is None or after.hops is None:
        return before.hops is after.hops
    return say_the_same(before.hops, after.hops)


def _may_stay(before: CellExpectation, after: CellExpectation) -> bool:
    """Whether a client may see the same as before, and get as far."""
    return any(
        may_be_the_same(one, other) and (one in before.dead_ends) == (other in after.dead_ends)
        for one in before.outcomes
        for other in after.outcomes
    )
