"""Contradictions that are mended alike, by the same commands at the same servers, are one cause."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from harness.model.cause import Cause
from harness.model.deployment import Deployment
from harness.reporting.causes.choice import commands_of
from harness.reporting.causes.red_rows import RedRow

Part = tuple[str, Sequence[RedRow]]
"""A service, or none, and rows that contradict a clause in one way."""


def joined_by_remedy(
    parts: Iterable[Part], cause_of: Callable[[str, Sequence[RedRow]], Cause], deployment: Deployment
) -> Iterator[Cause]:
    """A cause for all the parts of a service that have the same remedy.

    What most rows contradict speaks for them, as clients saw it where they did.
    """
    alike: dict[object, list[Part]] = {}
    for suite, rows in parts:
        alike.setdefault(_remedy(suite, cause_of(suite, rows), deployment), []).append((suite, rows))
    for joined in alike.values():
        ordered = sorted(joined, key=_speaks_last)
        cause = cause_of(ordered[0][0], [row for _, rows in ordered for row in rows])
        others = dict.fromkeys(rows[0].missed.seen for _, rows in ordered[1:])
        yield replace(cause, also_seen=tuple(seen for seen in others if seen != cause.seen))


def _speaks_last(part: Part) -> tuple[bool, int]:
    _, rows = part
    return all(row.case.judges_hops for row in rows), -len(rows)


def _remedy(suite: str, cause: Cause, deployment: Deployment) -> object:
    """The findings that are behind all of it; else what is typed, whichever mailbox stands in a command for others."""
    if cause.findings:
        return suite, tuple(finding.cause for finding in cause.findings)
    return suite, cause.servers, commands_of(replace(cause, mailboxes=()), deployment)
