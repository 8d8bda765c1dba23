"""Cells that change, as text: alike ones together, from and to, with whom they are felt by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from harness.model.cell import Cell, CellChange, CellExpectation
from harness.model.outcome import OutcomeKind
from harness.reporting.counts import count_of, some_of
from harness.reporting.effects import describe_ends, number_of_mailboxes, shows_hops
from harness.reporting.verdict_file import outcome_record

_EACH_ANSWER = "what each request is answered"
"""Where cells come or go it does not matter which answers they have."""

SiteOf = Callable[[str], str]
"""The site of the mailbox with an address."""


def changed_cell_lines(
    changes: Sequence[CellChange], site_of: SiteOf, *, titles: tuple[str, str] = ("has to change", "may change")
) -> Iterator[str]:
    """First what is certain, then what is not; each group of like cells once, the larger ones first."""
    for certain, title in zip((True, False), titles, strict=True):
        groups = _alike(change for change in changes if change.certain is certain)
        if groups:
            yield f"What {title}, {count_of(sum(map(_number_in, groups)), 'cell')}:"
        for group in groups:
            yield ""
            yield from _group_lines(group, site_of)
        if groups:
            yield ""


def figures_line(changes: Sequence[CellChange]) -> str:
    """How many cells change, and of whom."""
    certain = number_certain(changes)
    mailboxes = count_of(number_of_mailboxes(changes), "mailbox")
    entries = count_of(len({entry for change in changes for entry in change.entries}), "entry server")
    sure = f"{certain:,} of them for certain" if certain else "none of them for certain"
    cells = count_of(_number_in(changes), "cell")
    return f"{cells} (mailbox, entry server, request) of {mailboxes} at {entries}, {sure}"


def number_certain(changes: Iterable[CellChange]) -> int:
    """How many cells are certain to change."""
    return _number_in(change for change in changes if change.certain)


def cell_change_records(changes: Iterable[CellChange], site_of: SiteOf) -> list[dict[str, Any]]:
    """Every cell that changes, as JSON values, in order."""
    every = (one for change in changes for one in change.each())
    return [_change_record(one, site_of) for one in sorted(every, key=lambda one: one.cell)]


def _number_in(changes: Iterable[CellChange]) -> int:
    return sum(change.number for change in changes)


def _change_record(change: CellChange, site_of: SiteOf) -> dict[str, Any]:
    """A cell with both expectations as JSON values; null where one of the deployments does not have it."""
    cell = change.cell
    return {
        "cell": _identity(cell),
        "mailbox": cell.mailbox,
        "site": site_of(cell.mailbox),
        "entry": cell.entry,
        "protocol": cell.protocol.value,
        "operation": cell.operation.value,
        "certain": change.certain,
        "before": change.before and _expectation_record(change.before),
        "after": change.after and _expectation_record(change.after),
    }


def _expectation_record(expectation: CellExpectation) -> dict[str, Any]:
    hops = expectation.hops
    return {
        "outcomes": [outcome_record(outcome) for outcome in expectation.outcomes],
        "dead_ends": [outcome_record(outcome) for outcome in expectation.dead_ends],
        "hops": None if hops is None else [outcome_record(outcome) for outcome in hops],
        "clauses": list(expectation.clauses),
        "silent": list(expectation.silent),
        "sentences": list(expectation.sentences),
    }


def _alike(changes: Iterable[CellChange]) -> list[list[CellChange]]:
    groups: dict[tuple[object, ...], list[CellChange]] = {}
    for change in chain.from_iterable(map(_told_apart, changes)):
        groups.setdefault(_likeness(change), []).append(change)
    return sorted(groups.values(), key=_number_in, reverse=True)


def _told_apart(change: CellChange) -> Iterable[CellChange]:
    """Requests between servers name the entry server that they come from."""
    return change.at_each() if shows_hops(change) else (change,)


def _likeness(change: CellChange) -> tuple[object, ...]:
    """What the cells of a group share: they end alike, whatever was asked where nothing is answered any more."""
    if _is_unanswered(change):
        return (_reason(change),)
    return change.cell.protocol, _before(change), _after(change)


def _is_unanswered(change: CellChange) -> bool:
    """Whether the server itself gives no answer any more."""
    return change.after is not None and [one.kind for one in change.after.outcomes] == [OutcomeKind.UNREACHABLE]


def _group_lines(group: Sequence[CellChange], site_of: SiteOf) -> Iterator[str]:
    first = group[0]
    yield f"  {_requests(group)}, {count_of(_number_in(group), 'cell')}"
    yield f"    from     {_before(first)}"
    yield f"    to       {_after(first)}"
    yield f"    because  {_reason(first)}"
    yield f"    felt by  {_mailboxes(group, site_of)}"
    yield f"    at       {some_of(_entries(group))}"
    yield f"    such as  {_identity(first.cell)}"


def _requests(group: Iterable[CellChange]) -> str:
    """The protocols, and what is requested by each where it is one."""
    protocols = dict.fromkeys(change.cell.protocol.value for change in group)
    if len(protocols) > 1:
        return ", ".join(protocols)
    return f"{next(iter(protocols))} ({', '.join(dict.fromkeys(change.cell.operation.value for change in group))})"


def _before(change: CellChange) -> str:
    if change.after is None or _is_unanswered(change):
        return _EACH_ANSWER
    return _with_clauses(describe_ends(change)[0], change.before)


def _after(change: CellChange) -> str:
    if change.before is None:
        return _EACH_ANSWER
    return _with_clauses(describe_ends(change)[1], change.after)


def _with_clauses(seen: str, expectation: CellExpectation | None) -> str:
    """What a client sees, or between which servers requests go where that is all that changes; and the clauses."""
    cited = ", ".join(expectation.clauses) if expectation else ""
    return f"{seen}  [{cited}]" if cited else seen


def _reason(change: CellChange) -> str:
    if change.before is None:
        return "Only then is there a server that offers it, and a mailbox that uses it."
    if change.after is None:
        return "The server does not offer it any more, or the mailbox does not use it, or nothing is said of it."
    return " Or: ".join(change.after.sentences)


def _mailboxes(group: Iterable[CellChange], site_of: SiteOf) -> str:
    alike = {change.cell.mailbox: change.mailboxes for change in group}
    sites: Counter[str] = Counter()
    for first, addresses in alike.items():
        sites[site_of(first)] += len(addresses)
    counted = some_of(f"{count_of(count, 'mailbox')} of {site}" for site, count in sites.most_common())
    return f"{counted}: {some_of(sorted(chain.from_iterable(alike.values())))}"


def _entries(group: Iterable[CellChange]) -> list[str]:
    """In the order of the first mailbox's cells."""
    return sorted({entry for change in group for entry in change.entries})


def _identity(cell: Cell) -> str:
    """The id of the case that judges it."""
    return f"{cell.protocol}/{cell.mailbox}/{cell.entry}/{cell.operation}"
