"""Limits how many requests a live run has in flight, and how often it sends one (contract, section 2: `[live]`)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Self

from harness.model.deployment import Live

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


class RequestLimiter:
    """Permits one request, or the opening of one connection: `async with limiter: …`.

    At most `concurrency` blocks run at once; they start at least `1 / requests_per_second` seconds apart (0: no limit),
    in the order of arrival. Each of several `workers` gets its share. Belongs to one event loop.
    """

    def __init__(
        self,
        *,
        concurrency: int,
        requests_per_second: float = 0.0,
        workers: int = 1,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._slots = asyncio.Semaphore(max(1, concurrency // workers))
        self._seconds_apart = workers / requests_per_second if requests_per_second else 0.0
        self._clock = clock
        self._sleep = sleep
        self._next_start = float("-inf")

    @classmethod
    def of(cls, live: Live, *, workers: int = 1) -> Self:
        """The limiter with the limits of a deployment file."""
        return cls(concurrency=live.concurrency, requests_per_second=live.requests_per_second, workers=workers)

    async def wait_for_turn(self) -> None:
        """Until the next request may start, which takes no slot.

        For a request that goes on for as long as another one: all slots could be taken by such that wait for the other.
        """
        now = self._clock()
        start = max(now, self._next_start)
        self._next_start = start + self._seconds_apart
        if start > now:
            await self._sleep(start - now)

    async def __aenter__(self) -> None:
        await self._slots.acquire()
        try:
            await self.wait_for_turn()
        except BaseException:
            self._slots.release()
            raise

    async def __aexit__(self, *_: object) -> None:
        self._slots.release()
