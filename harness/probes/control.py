"""Changing servers in the middle of a conversation, and bringing everything back afterwards."""

from __future__ import annotations

from typing import Protocol, Self

from harness.model.stimulus import Change, Script


class ControlError(Exception):
    """A server could not be changed; the message says which, and what its operator has to do."""


class NotRestoredError(ControlError):
    """Something stays changed; the message says what, for whoever has to bring it back by hand."""


class Control(Protocol):
    """What can take servers down, bring them back and change a setting."""

    async def apply(self, change: Change) -> None:
        """Returns when the change has taken effect; raises ControlError where it could not be made."""
        ...


class Stage:
    """The servers of one script: after the block they are as they were, also after a failure or an interruption."""

    def __init__(self, control: Control, script: Script) -> None:
        self._control = control
        self._script = script
        self._changed = False

    async def prepare(self, number: int) -> None:
        """Make the changes ahead of the visit of that number."""
        for change in self._script.before[number]:
            self._changed = True
            await self._control.apply(change)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, _: object, ended_by: BaseException | None, __: object) -> None:
        """Every part is tried, whatever becomes of the others. An interruption stays one, with a note."""
        failures: list[ControlError] = []
        for change in self._script.restore if self._changed else ():
            try:
                await self._control.apply(change)
            except ControlError as error:
                failures.append(error)
        if not failures:
            return
        left = "; ".join(["not everything could be restored", *map(str, failures)])
        if ended_by is not None and not isinstance(ended_by, Exception):
            ended_by.add_note(left)
        else:
            raise NotRestoredError(left)
