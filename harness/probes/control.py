"""Changing servers in the middle of a conversation, and bringing everything back afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, Self

from harness.model.stimulus import ChangeScript, ServerChange


class ControlError(Exception):
    """A server could not be changed; the message says which, and what its operator has to do."""


class Control(Protocol):
    """What can take servers down, bring them back and change a setting."""

    async def apply(self, change: ServerChange) -> None:
        """Returns when the change has taken effect; raises ControlError where it could not be made."""
        ...


class Stage:
    """The servers of one script: after the block they are as they were, also after a failure or an interruption.

    What cannot be brought back is told to `left_changed`, and raised as a ControlError unless the block is interrupted.
    """

    def __init__(self, control: Control, script: ChangeScript, left_changed: Callable[[str], None]) -> None:
        self._control = control
        self._script = script
        self._left_changed = left_changed
        self._changed = False

    async def prepare(self, number: int) -> None:
        """Make the changes ahead of the visit of that number."""
        for change in self._script.before[number]:
            self._changed = True
            await self._control.apply(change)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, _: object, ended_by: BaseException | None, __: object) -> None:
        """Every part is tried, whatever becomes of the others."""
        failures: list[ControlError] = []
        for change in self._script.restore if self._changed else ():
            try:
                await self._control.apply(change)
            except ControlError as error:
                failures.append(error)
        if not failures:
            return
        left = "; ".join(["not everything could be restored", *map(str, failures)])
        self._left_changed(left)
        if ended_by is None or isinstance(ended_by, Exception):
            raise ControlError(left)
