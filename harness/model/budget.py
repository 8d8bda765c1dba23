"""What a run sends at most, counted before it sends anything."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Budget:
    """At most so many requests a host (mail: connections, `host:port`), and so many logons an account.

    `about` is how long the run takes where each request takes `seconds_each`, and `pace` says how they follow each
    other; `at_least` is what it takes of that for waiting alone, None where it need not wait: conversations keep
    `seconds_apart` for the logs' sake, changed settings take time to act.
    """

    requests: tuple[tuple[str, int], ...]
    logons: tuple[tuple[str, int], ...]
    about: datetime.timedelta | None = None
    seconds_each: float = 0.0
    pace: str = ""
    at_least: datetime.timedelta | None = None
    seconds_apart: float = 0.0
