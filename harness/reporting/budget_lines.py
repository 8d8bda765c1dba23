"""The request budget as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.budget import Budget


def budget_lines(budget: Budget) -> Iterator[str]:
    """What the run sends at most, by host and by account, and how long it takes at least where that is known."""
    yield "requests at most, by host:"
    for host, count in budget.requests:
        yield f"  {count:6}  {host}"
    yield "logons, by account:"
    for address, count in budget.logons:
        yield f"  {count:6}  {address}"


def duration_lines(budget: Budget) -> Iterator[str]:
    """How long the run takes at least; nothing where it need not wait."""
    if budget.at_least is not None:
        apart = f"{budget.seconds_apart:g} s"
        yield f"takes {budget.at_least} at least: for the logs' sake conversations of a kind keep {apart} apart"
