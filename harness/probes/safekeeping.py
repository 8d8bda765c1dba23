"""What sees to it that no changed server is forgotten, and work that goes on although it is cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, Protocol, TypeVar

from harness.model.stimulus import ServerChange

T = TypeVar("T")


class Safekeeping(Protocol):
    """Is told of each change before it is made, and of each that was undone."""

    def note(self, owed: ServerChange) -> None:
        """A server is about to be changed, and `owed` will bring it back; ControlError where that may not be."""
        ...

    def restore(self) -> None:
        """From now on servers are brought back."""
        ...

    def settle(self, owed: ServerChange) -> None:
        """That server is back."""
        ...

    def end(self) -> None:
        """Nothing more is changed or brought back by this conversation."""
        ...


class NoSafekeeping:
    """For servers that end with the process."""

    def note(self, owed: ServerChange) -> None:
        """Kept nowhere."""

    def restore(self) -> None:
        """Needs no care."""

    def settle(self, owed: ServerChange) -> None:
        """Was kept nowhere."""

    def end(self) -> None:
        """Leaves nothing behind."""


async def finish(work: Coroutine[Any, Any, T]) -> T:
    """What comes of the work, which goes on to its end when this is cancelled; the cancellation is raised then."""
    task = asyncio.create_task(work)
    cancelled = False
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError:
            cancelled = True
    if cancelled:
        await asyncio.gather(task, return_exceptions=True)  # looked at, or asyncio would complain of it
        raise asyncio.CancelledError
    return task.result()
