"""`[live] concurrency` and `requests_per_second`, on a clock of the test's own."""

from __future__ import annotations

import asyncio

import pytest

from harness.model.deployment import Live
from harness.probes.live.limits import Pace


class Clock:
    """Stands still until somebody sleeps."""

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
def test_turns_begin_as_far_apart_as_asked_for(rate: float, workers: int, begun: list[float]) -> None:
    clock = Clock()

    async def run() -> list[float]:
        pace = Pace(concurrency=4, requests_per_second=rate, workers=workers, clock=clock.read, sleep=clock.sleep)
        times = []
        for _ in begun:
            async with pace:
                times.append(clock.now - 100.0)
        return times

    assert asyncio.run(run()) == begun


def test_time_that_passed_unused_is_not_made_up_for() -> None:
    clock = Clock()

    async def run() -> float:
        pace = Pace(concurrency=1, requests_per_second=1, clock=clock.read, sleep=clock.sleep)
        async with pace:
            clock.now += 10
        for _ in range(2):
            async with pace:
                pass
        return clock.now

    assert asyncio.run(run()) == 111.0


@pytest.mark.parametrize(("workers", "places"), [(1, 4), (2, 2), (3, 1), (9, 1)])
def test_no_more_turns_are_taken_at_once_than_a_worker_may(workers: int, places: int) -> None:
    async def run() -> int:
        pace = Pace.of(Live(concurrency=4), workers=workers)
        inside = 0
        most = 0

        async def turn() -> None:
            nonlocal inside, most
            async with pace:
                inside += 1
                most = max(most, inside)
                await asyncio.sleep(0)
                inside -= 1

        await asyncio.gather(*(turn() for _ in range(8)))
        return most

    assert asyncio.run(run()) == places


def test_a_turn_given_up_while_waiting_leaves_its_place() -> None:
    async def run() -> None:
        async def never(_: float) -> None:
            raise asyncio.CancelledError

        pace = Pace(concurrency=1, requests_per_second=1, clock=lambda: 0.0, sleep=never)
        async with pace:
            pass
        for _ in range(2):
            with pytest.raises(asyncio.CancelledError):
                async with pace:
                    pytest.fail("the turn was given up")

    asyncio.run(run())
