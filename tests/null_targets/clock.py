"""An event loop that does not wait: where nothing can happen any more before the next deadline, that deadline is now.

Clients and servers of these tests share one loop, so that a loop without events is one in which everybody waits for
time to pass. A time-out of 90 seconds takes a moment then, and a slow machine makes nobody miss a deadline.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import TypeVar

_T = TypeVar("_T")

_PATIENCE = 0.03
"""Seconds in which loopback brings whatever is under way, with a wide margin."""

_FOR_EVER = 60.0
"""Seconds without any event and without any deadline: a test ends as failed then, and does not hang."""


def run_without_waiting(main: Coroutine[None, None, _T]) -> _T:
    """What `main` gives, in a loop of its own that does not wait."""
    with asyncio.Runner(loop_factory=_ImpatientLoop) as runner:
        return runner.run(main)


class _Idleness(selectors.DefaultSelector):
    """Notes the seconds that nobody needs to wait."""

    def __init__(self) -> None:
        super().__init__()
        self.skipped = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            events = super().select(_FOR_EVER)
            assert events, "everybody waits for somebody else, and no deadline ends it"
            return events
        if timeout <= _PATIENCE:
            return super().select(timeout)
        events = super().select(_PATIENCE)
        if not events:
            self.skipped += timeout - _PATIENCE
        return events


class _ImpatientLoop(asyncio.SelectorEventLoop):
    """Its time goes on with the clock, and over the seconds skipped at once."""

    def __init__(self) -> None:
        self._idleness = _Idleness()
        super().__init__(self._idleness)

    def time(self) -> float:
        return super().time() + self._idleness.skipped
