"""Cells that change, as text: alike ones together, from and to, with whom they are felt by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from harness.model.cell import Cell, CellChange, CellExpectation
from harness.model.outcome import OutcomeKind
from harness.reporting.effects import count_of, describe_ends
from harness.reporting.verdict_file import outcome_record

_NAMED = 6
"""So many mailboxes or servers are named in a group."""

SiteOf = Callable[[str], str]
"""The site of the mailbox with an address."""


def changed_cell_lines(changes: Sequence[CellChange], site_of: SiteOf) -> Iterator[str]:
    """First what has to change, then what may; each group of like cells once, the larger ones first."""
    for certain, title in ((True, "has to change"), (False, "may change")):
        groups = _alike(change for change in changes if change.certain is certain)
        if groups:
            yield f"What {title}, {count_of(sum(map(len, groups)), 'cell')}:"
        for group in groups:
            yield ""
            yield from _group_lines(group, site_of)
        if groups:
            yield ""


def figures_line(changes: Sequence[CellChange]) -> str:
    """How many cells change, and of whom."""
    certain = sum(1 for change in changes if change.certain)
    mailboxes = count_of(len({change.cell.mailbox for change in changes}), "mailbox")
    entries = count_of(len({change.cell.entry for change in changes}), "entry server")
    sure = f"{certain:,} of them for certain" if certain else "none of them for certain"
    return f"{count_of(len(changes), 'cell')} (mailbox, entry server, request) of {mailboxes} at {entries}, {sure}"


def cell_change_record(change: CellChange, site_of: SiteOf) -> dict[str, Any]:
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
    for change in changes:
        groups.setdefault(_likeness(change), []).append(change)
    return sorted(groups.values(), key=len, reverse=True)


def _likeness(change: CellChange) -> tuple[object, ...]:
    if _is_unanswered(change):
        return (change.after.sentences,) if change.after else ()
    return change.cell.protocol, _before(change), _after(change)


def _is_unanswered(change: CellChange) -> bool:
    """Whether the server itself gives no answer any more: then it does not matter what is asked of it."""
    return change.after is not None and [one.kind for one in change.after.outcomes] == [OutcomeKind.UNREACHABLE]


def _group_lines(group: Sequence[CellChange], site_of: SiteOf) -> Iterator[str]:
    first = group[0]
    yield f"  {_requests(group)}, {count_of(len(group), 'cell')}"
    yield f"    from     {'what each request is answered now' if _is_unanswered(first) else _before(first)}"
    yield f"    to       {_after(first)}"
    yield f"    because  {_reason(first)}"
    yield f"    felt by  {_mailboxes(group, site_of)}"
    yield f"    at       {_some(change.cell.entry for change in group)}"
    yield f"    such as  {_identity(first.cell)}"


def _requests(group: Iterable[CellChange]) -> str:
    """The protocols, and what is requested by each where it is one."""
    protocols = dict.fromkeys(change.cell.protocol.value for change in group)
    if len(protocols) > 1:
        return ", ".join(protocols)
    return f"{next(iter(protocols))} ({', '.join(dict.fromkeys(change.cell.operation.value for change in group))})"


def _before(change: CellChange) -> str:
    return _with_clauses(describe_ends(change)[0], change.before)


def _after(change: CellChange) -> str:
    return _with_clauses(describe_ends(change)[1], change.after)


def _with_clauses(seen: str, expectation: CellExpectation | None) -> str:
    """What a client sees, or between which servers requests go where that is all that changes; and the clauses."""
    cited = ", ".join(expectation.clauses) if expectation else ""
    return f"{seen}  [{cited}]" if cited else seen


def _reason(change: CellChange) -> str:
    if change.after is None:
        return "the server does not offer it, or nothing is said of it any more"
    return " Or: ".join(change.after.sentences)


def _mailboxes(group: Iterable[CellChange], site_of: SiteOf) -> str:
    addresses = dict.fromkeys(change.cell.mailbox for change in group)
    sites = Counter(site_of(address) for address in addresses)
    counted = ", ".join(f"{count_of(count, 'mailbox')} of {site}" for site, count in sites.most_common(_NAMED))
    more = f" and {count_of(len(sites) - _NAMED, 'site')} more" if len(sites) > _NAMED else ""
    return f"{counted}{more}: {_some(addresses)}"


def _some(names: Iterable[str]) -> str:
    distinct = tuple(dict.fromkeys(names))
    more = f" and {len(distinct) - _NAMED:,} more" if len(distinct) > _NAMED else ""
    return f"{', '.join(distinct[:_NAMED])}{more}"


def _identity(cell: Cell) -> str:
    """The id of the case that judges it."""
    return f"{cell.protocol}/{cell.mailbox}/{cell.entry}/{cell.operation}"
