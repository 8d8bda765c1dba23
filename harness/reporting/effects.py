"""What changes for users, in words and as values: cells (mailbox, protocol, entry server), counted, and examples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from harness.judging import describe_outcome
from harness.model.cell import CellChange, CellExpectation
from harness.model.finding import Effect
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Protocol
from harness.reporting.counts import count_of

_EXAMPLES = 3


def describe_effect(effect: Effect | None) -> str:
    """The effect of mending a finding, in a sentence."""
    if effect is None:
        return "not known: what mends it is not a value that the file has"
    if not effect.changes:
        return "no effect on what any case expects"
    cells = count_of(_counted(effect.changes), "cell")
    mailboxes = count_of(number_of_mailboxes(effect.changes), "mailbox")
    example = describe_change(_examples(effect.changes)[0])
    return f"{cells} of {mailboxes} (mailbox, protocol, entry server), such as {example}"


def describe_change(change: CellChange) -> str:
    """One cell: what is expected now, and what would be."""
    cell = change.cell
    before, after = describe_ends(change)
    return f"{cell.protocol}/{cell.mailbox}/{cell.entry}/{cell.operation}: {before} instead of {after}"


def describe_ends(change: CellChange) -> tuple[str, str]:
    """What is expected before and after: what the client sees or, where that stays, the requests between servers."""
    before, after = change.before, change.after
    seen = describe_expectation(before), describe_expectation(after)
    if seen[0] != seen[1] or before is None or after is None:
        return seen
    describe = describe_hops if before.hops != after.hops else _describe_urls
    return describe(before), describe(after)


def shows_hops(change: CellChange) -> bool:
    """Whether it is told by the requests between servers: what the client sees stays."""
    before, after = change.before, change.after
    if before is None or after is None or before.hops == after.hops:
        return False
    return describe_expectation(before) == describe_expectation(after)


def _describe_urls(expectation: CellExpectation) -> str:
    """Where the hosts stay and only their paths or ports change."""
    urls = (replace(outcome, exch=None, expr=None) for outcome in expectation.outcomes)
    return " or ".join(map(describe_outcome, urls))


def effect_record(effect: Effect | None) -> dict[str, Any] | None:
    """The effect as JSON values; None where it is not known."""
    if effect is None:
        return None
    return {
        "cells": _counted(effect.changes),
        "mailboxes": number_of_mailboxes(effect.changes),
        "certain": _counted(change for change in effect.changes if change.certain),
        "examples": [_change_record(change) for change in _examples(effect.changes)],
        "text": describe_effect(effect),
    }


def _change_record(change: CellChange) -> dict[str, str]:
    cell = change.cell
    before, after = describe_ends(change)
    return {
        "mailbox": cell.mailbox,
        "entry": cell.entry,
        "protocol": cell.protocol.value,
        "operation": cell.operation.value,
        "before": before,
        "after": after,
    }


def _counted(changes: Iterable[CellChange]) -> int:
    """How many cells, whatever is requested by a protocol; mailboxes that are alike change together."""
    found = {
        (change.cell.mailbox, change.cell.protocol, entry): len(change.mailboxes)
        for change in changes
        for entry in change.entries
    }
    return sum(found.values())


def number_of_mailboxes(changes: Iterable[CellChange]) -> int:
    """How many mailboxes the changes are felt by; those that are alike change together."""
    return sum({change.cell.mailbox: len(change.mailboxes) for change in changes}.values())


def _examples(changes: tuple[CellChange, ...]) -> list[CellChange]:
    """The first of each protocol: before others what the user himself sees, and what is certain to change."""
    found: dict[str, CellChange] = {}
    for change in sorted(
        changes, key=lambda change: (change.cell.protocol is Protocol.AUTODISCOVER, not change.certain)
    ):
        found.setdefault(change.cell.protocol.value, change)
    return list(found.values())[:_EXAMPLES]


def describe_expectation(expectation: CellExpectation | None) -> str:
    """What a client may see in a cell, and where that leads him nowhere."""
    if expectation is None:
        return "nothing that can be asked"
    described = (_describe_end(outcome, dead=outcome in expectation.dead_ends) for outcome in expectation.outcomes)
    seen = " or ".join(dict.fromkeys(described))
    return f"{seen} (left open: {', '.join(expectation.silent)})" if expectation.silent else seen


def _describe_end(outcome: Outcome, *, dead: bool) -> str:
    described = _describe_outcome(outcome)
    if not dead:
        return described
    return f"{described}, {'of no use now' if outcome.kind is OutcomeKind.SETTINGS else 'which leads nowhere'}"


def _describe_outcome(outcome: Outcome) -> str:
    """Of Autodiscover's settings the hosts alone: there are many URLs."""
    if outcome.kind is not OutcomeKind.SETTINGS:
        return describe_outcome(outcome)
    urls = (url for part in (outcome.urls, outcome.expr) if part for named in part.values() for url in named)
    hosts = dict.fromkeys(urlsplit(url).netloc.lower() or url for url in urls)
    return f"settings that name {', '.join(hosts)}"


def describe_hops(expectation: CellExpectation) -> str:
    """Which requests between servers may be seen in a cell."""
    if expectation.hops is None:
        return "requests between servers that are not judged"
    return " or ".join(dict.fromkeys(map(describe_outcome, expectation.hops)))
