"""What a run sends at most, counted before it sends anything."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Budget:
    """At most so many requests a host (mail: connections, `host:port`), and so many logons an account.

    `at_least` is how long the run takes where conversations have to keep `seconds_apart` for the logs' sake; None where
    they need not.
    """

    requests: tuple[tuple[str, int], ...]
    logons: tuple[tuple[str, int], ...]
    at_least: datetime.timedelta | None = None
    seconds_apart: float = 0.0
