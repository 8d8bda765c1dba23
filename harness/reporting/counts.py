"""Numbers of things and lists of names, short enough for a line."""

from __future__ import annotations

from collections.abc import Iterable

_NAMED = 6


def count_of(count: int, noun: str) -> str:
    """`1 mailbox`, `1,204 cells`."""
    plural = {"mailbox": "mailboxes"}.get(noun, f"{noun}s")
    return f"{count:,} {noun if count == 1 else plural}"


def some_of(names: Iterable[str], *, most: int = _NAMED) -> str:
    """The first names, each once, and how many more there are."""
    distinct = tuple(dict.fromkeys(names))
    more = f" and {len(distinct) - most:,} more" if len(distinct) > most else ""
    return f"{', '.join(distinct[:most])}{more}"
