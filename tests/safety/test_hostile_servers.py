"""Ten of the hostile servers, each met by a process of its own: bounded work and memory, and never a pass."""

from __future__ import annotations

import asyncio

from tests.safety.hostile.catalogue import HOSTILE
from tests.safety.hostile_servers import Came, choose, meet_all


def test_ten_hostile_servers_break_no_bound() -> None:
    async def met() -> list[Came]:
        return [came async for came in meet_all(choose(10, seed=20), at_once=4)]

    found = asyncio.run(met())
    assert len(found) == 10
    assert [came for came in found if came.broken] == []


def test_the_catalogue_is_large_and_no_name_is_in_it_twice() -> None:
    assert len({hostile.name for hostile in HOSTILE}) == len(HOSTILE) >= 60
