"""How much a live run asks of the servers at once (contract, section 2: `[live]`)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Self

from harness.model.deployment import Live

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


class Pace:
    """A turn for one request, or for one connection to open: `async with pace: …`.

    At most `concurrency` turns are taken at once; they begin at least `1 / requests_per_second` apart, in the order in
    which they were asked for (0: no limit). Each of several `workers` gets its share. Belongs to one event loop.
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
        self._places = asyncio.Semaphore(max(1, concurrency // workers))
        self._seconds_apart = workers / requests_per_second if requests_per_second else 0.0
        self._clock = clock
        self._sleep = sleep
        self._next_turn = float("-inf")

    @classmethod
    def of(cls, live: Live, *, workers: int = 1) -> Self:
        """The pace that a deployment file asks for."""
        return cls(concurrency=live.concurrency, requests_per_second=live.requests_per_second, workers=workers)

    async def __aenter__(self) -> None:
        await self._places.acquire()
        try:
            now = self._clock()
            turn = max(now, self._next_turn)
            self._next_turn = turn + self._seconds_apart
            if turn > now:
                await self._sleep(turn - now)
        except BaseException:
            self._places.release()
            raise

    async def __aexit__(self, *_: object) -> None:
        self._places.release()
