"""An event loop that does not wait: where no event can come before the next deadline, that deadline is now.

Clients and servers of these tests share one loop, so that in a loop without events all of them wait for time
to pass. A time-out of 90 seconds takes a moment then, and no deadline is missed on a slow machine.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import TypeVar

_T = TypeVar("_T")

_DELIVERY_SECONDS = 0.03
"""Seconds in which loopback delivers what is under way, with a wide margin."""

_LONGEST_SILENCE = 60.0
"""Seconds without any event and without any deadline: a test ends as failed then, and does not hang."""


def run_without_waiting(main: Coroutine[None, None, _T]) -> _T:
    """What `main` gives, in a loop of its own that does not wait."""
    with asyncio.Runner(loop_factory=_SkippingLoop) as runner:
        return runner.run(main)


class _SkippingSelector(selectors.DefaultSelector):
    """Counts the seconds that need not be waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.skipped = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            events = super().select(_LONGEST_SILENCE)
            assert events, "client and server wait for each other, and no deadline ends it"
            return events
        if timeout <= _DELIVERY_SECONDS:
            return super().select(timeout)
        events = super().select(_DELIVERY_SECONDS)
        if not events:
            self.skipped += timeout - _DELIVERY_SECONDS
        return events


class _SkippingLoop(asyncio.SelectorEventLoop):
    """Its time goes on with the clock, and over the seconds skipped at once."""

    def __init__(self) -> None:
        self._skipping = _SkippingSelector()
        super().__init__(self._skipping)

    def time(self) -> float:
        return super().time() + self._skipping.skipped
