"""Changes servers between the visits of a conversation, and restores them afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol, Self

from harness.model.outcome import OutcomeKind
from harness.model.stimulus import ChangeScript, ServerChange
from harness.probes.probe_result import ProbeResult
from harness.probes.safekeeping import NoSafekeeping, Safekeeping, finish

_NOT_SAID = (OutcomeKind.UNREACHABLE, OutcomeKind.UNAUTHORIZED)
"""What says nothing of how the servers are set up."""

_NOT_SEEN = {
    OutcomeKind.SERVED: "the mailbox was not served",
    OutcomeKind.REDIRECT_PAGE: "no redirection page was seen",
}


class ControlError(Exception):
    """A server could not be changed; the message says which, and what failed."""


class ServerControl(Protocol):
    """Stops and starts servers, and changes a setting."""

    async def apply(self, change: ServerChange) -> None:
        """Returns when the change has taken effect; raises ControlError where it failed."""
        ...


class ScriptRunner:
    """Makes the changes of one script; restores the servers after the block, also after a failure or an interruption.

    A change that was begun counts as made. Restoring goes on when the block is cancelled again. What cannot be restored
    is reported to `left_changed`, and raised as a ControlError unless the block is interrupted.
    """

    def __init__(
        self,
        control: ServerControl,
        script: ChangeScript,
        left_changed: Callable[[str], None],
        safekeeping: Safekeeping | None = None,
    ) -> None:
        self._control = control
        self._script = script
        self._left_changed = left_changed
        self._safekeeping = safekeeping or NoSafekeeping()
        self._changed = False

    async def prepare(self, number: int) -> None:
        """Make the changes before the visit of that number."""
        for change in self._script.before[number]:
            for owed in self._script.undoing(change):
                self._safekeeping.note(owed)
            self._changed = True
            await self._control.apply(change)

    def end_of(self, first: ProbeResult) -> ProbeResult | None:
        """How the conversation ends where its first visit contradicts the deployment file; None where it goes on."""
        expected = self._script.begins_with
        if first.outcome.kind is expected or self._changed:
            return None
        if first.prerequisite is not None or first.outcome.kind in _NOT_SAID:
            return first
        why = f"{_NOT_SEEN[expected]}, so nothing on it can be judged, and no server was changed: {first.explanation}"
        return replace(first, prerequisite=f"{why}; see first why it is not as the deployment file says")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, _: object, ended_by: BaseException | None, __: object) -> None:
        """Tries every change of the restoration, also after one that failed."""
        try:
            failures = await finish(self._restore()) if self._changed else ()
        finally:
            self._safekeeping.end()
        if failures and (ended_by is None or isinstance(ended_by, Exception)):
            raise ControlError(_left(failures))

    async def _restore(self) -> tuple[ControlError, ...]:
        """Reports what failed here already: who waits for it may be cancelled meanwhile."""
        self._safekeeping.restore()
        failures: list[ControlError] = []
        for change in self._script.restore:
            try:
                await self._control.apply(change)
                self._safekeeping.settle(change)
            except ControlError as error:
                failures.append(error)
            except Exception as error:  # whatever it is, the other servers are brought back
                failures.append(ControlError(f"{change.kind} {change.server}: {type(error).__name__}"))
        if failures:
            self._left_changed(_left(failures))
        return tuple(failures)


def _left(failures: Iterable[ControlError]) -> str:
    return "; ".join(["not everything could be restored", *map(str, failures)])
