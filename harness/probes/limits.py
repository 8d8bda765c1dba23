"""The limits of a conversation: time, size, whether a page may be completed, and the day that is looked at."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one conversation.

    `timeout_seconds` applies to each request with its whole answer; 90, since the first proxied answer of a server that
    has just started is slow. `answer_language_page` allows completing OWA's first-logon page, which writes to the
    mailbox. Of calendars and free/busy only `day`, in UTC, is read.
    """

    timeout_seconds: float = 90.0
    answer_language_page: bool = False
    body_bytes: int = 1_048_576
    day: datetime.date = datetime.date(2008, 3, 14)
