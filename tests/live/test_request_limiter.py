"""`[live] concurrency` and `requests_per_second`, on a simulated clock."""

from __future__ import annotations

import asyncio

import pytest

from harness.model.deployment import Live
from harness.probes.live.request_limiter import RequestLimiter


class Clock:
    """Moves only when a caller sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def read(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.mark.parametrize(
    ("rate", "workers", "begun"),
    [(0.0, 1, [0, 0, 0]), (2.0, 1, [0, 0.5, 1.0]), (2.0, 4, [0, 2.0, 4.0])],
    ids=["no limit", "two a second", "two a second, shared by four workers"],
)
def test_requests_start_as_far_apart_as_the_rate_says(rate: float, workers: int, begun: list[float]) -> None:
    clock = Clock()

    async def run() -> list[float]:
        limiter = RequestLimiter(
            concurrency=4, requests_per_second=rate, workers=workers, clock=clock.read, sleep=clock.sleep
        )
        times = []
        for _ in begun:
            async with limiter:
                times.append(clock.now - 100.0)
        return times

    assert asyncio.run(run()) == begun


def test_a_request_that_takes_no_slot_still_waits_for_its_turn() -> None:
    clock = Clock()

    async def run() -> list[float]:
        limiter = RequestLimiter(concurrency=1, requests_per_second=2, clock=clock.read, sleep=clock.sleep)
        times = []
        async with limiter:
            times.append(clock.now - 100.0)
            await limiter.wait_for_turn()
            times.append(clock.now - 100.0)
        async with limiter:
            times.append(clock.now - 100.0)
        return times

    assert asyncio.run(run()) == [0, 0.5, 1.0]


def test_unused_time_does_not_allow_a_burst_later() -> None:
    clock = Clock()

    async def run() -> float:
        limiter = RequestLimiter(concurrency=1, requests_per_second=1, clock=clock.read, sleep=clock.sleep)
        async with limiter:
            clock.now += 10
        for _ in range(2):
            async with limiter:
                pass
        return clock.now

    assert asyncio.run(run()) == 111.0


@pytest.mark.parametrize(("workers", "slots"), [(1, 4), (2, 2), (3, 1), (9, 1)])
def test_a_worker_has_no_more_requests_in_flight_than_its_share(workers: int, slots: int) -> None:
    async def run() -> int:
        limiter = RequestLimiter.of(Live(concurrency=4), workers=workers)
        inside = 0
        most = 0

        async def turn() -> None:
            nonlocal inside, most
            async with limiter:
                inside += 1
                most = max(most, inside)
                await asyncio.sleep(0)
                inside -= 1

        await asyncio.gather(*(turn() for _ in range(8)))
        return most

    assert asyncio.run(run()) == slots


def test_a_request_cancelled_while_waiting_frees_its_slot() -> None:
    async def run() -> None:
        async def never(_: float) -> None:
            raise asyncio.CancelledError

        limiter = RequestLimiter(concurrency=1, requests_per_second=1, clock=lambda: 0.0, sleep=never)
        async with limiter:
            pass
        for _ in range(2):
            with pytest.raises(asyncio.CancelledError):
                async with limiter:
                    pytest.fail("the request was cancelled")

    asyncio.run(run())
