"""The budget of a run as text: what it sends at most, in all and by host and account, and how long that takes."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from harness.model.budget import Budget
from harness.reporting.counts import count_of
from harness.reporting.tables import Column, table_lines
from harness.reporting.width import WITHOUT_TERMINAL
from harness.reporting.wrapping import fitted

_COUNTS = (Column(figures=True), Column())


def budget_lines(budget: Budget, *, width: int = WITHOUT_TERMINAL) -> Iterator[str]:
    """What the run sends at most, by host and by account, and in all; how long that takes."""
    for heading, counts in (("requests at most, by host", budget.requests), ("logons, by account", budget.logons)):
        if counts:
            yield f"{heading}:"
            yield from table_lines(_COUNTS, [(f"{count:,}", name) for name, count in counts], width=width, indent=2)
    requests, logons = (sum(count for _, count in counts) for counts in (budget.requests, budget.logons))
    said = (
        f"in all at most {count_of(requests, 'request')} to {count_of(len(budget.requests), 'port')}, "
        f"{count_of(logons, 'logon')} of {count_of(len(budget.logons), 'account')}"
    )
    if budget.about is not None:
        pace = f", {budget.pace}" if budget.pace else ""
        said += f"; takes about {in_words(budget.about)}, at {budget.seconds_each:g} s a request{pace}"
    yield from fitted([said], width)


def duration_lines(budget: Budget) -> Iterator[str]:
    """How long the run takes at least; nothing where it need not wait."""
    if budget.at_least is not None:
        why = "changes of servers take time to act"
        if budget.seconds_apart:
            why = f"for the logs' sake conversations of a kind keep {budget.seconds_apart:g} s apart"
        yield f"takes {budget.at_least} at least: {why}"


def in_words(span: datetime.timedelta) -> str:
    """An estimate, as exact as one is: `40 s`, `12 minutes`, `2 h 30 min`."""
    seconds = round(span.total_seconds())
    if seconds < 90:
        return f"{max(seconds, 1)} s"
    minutes = round(seconds / 60)
    return f"{minutes} minutes" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02} min"
