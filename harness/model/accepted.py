"""Departures that an operator has accepted for a while: known failures, so that only new ones turn a run red."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AcceptedDeparture:
    """One entry: a case, or a clause where clients enter by one server, array or published host.

    `reason` is what the operator gives for it, `until` the last day on which it holds, `line` where it stands in its
    file.
    """

    reason: str
    until: datetime.date
    line: int
    case: str | None = None
    clause: str | None = None
    server: str | None = None

    @property
    def subject(self) -> str:
        """What is accepted, in words."""
        return self.case if self.case is not None else f"{self.clause} at {self.server}"
