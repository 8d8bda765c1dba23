"""The limits of a conversation: time, size, whether a page may be completed, and what is looked for."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass


def _no_names(_: str) -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one conversation.

    `timeout_seconds` applies to each request with its whole answer; 90, since the first proxied answer of a server that
    has just started is slow. `answer_language_page` allows completing OWA's first-logon page, which writes to the
    mailbox. Of calendars and free/busy only `day`, in UTC, is read. `find_names` finds in a text the names that the
    run looks for: those that stand in what is not kept of an answer are noted.
    """

    timeout_seconds: float = 90.0
    answer_language_page: bool = False
    body_bytes: int = 1_048_576
    day: datetime.date = datetime.date(2008, 3, 14)
    find_names: Callable[[str], Iterable[str]] = _no_names
