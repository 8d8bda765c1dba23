"""What a conversation may cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one conversation.

    `timeout_seconds` holds for each request with its whole answer; 90, since a first proxied answer of a cold server is
    slow. `answer_language_page` allows to complete OWA's first-logon page, which writes to the mailbox.
    """

    timeout_seconds: float = 90.0
    answer_language_page: bool = False
    body_bytes: int = 1_048_576
