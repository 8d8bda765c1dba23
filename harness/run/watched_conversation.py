"""One conversation as its place in the servers' logs: where it begins and ends, and the token that its lines have."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Iterator

from harness.evidence import Interval, Moment
from harness.model.protocol import Operation
from harness.model.stimulus import Stimulus


class WatchedConversation:
    """One conversation, in spans from each call of `note_time` to the next."""

    def __init__(self, stimulus: Stimulus, note: Callable[[], Moment], pause: Callable[[], Awaitable[None]]) -> None:
        self.stimulus = stimulus
        self.token = secrets.token_hex(6)
        """What the User-Agent of its requests ends with; no other conversation has it, of this run or another."""
        self._spans: list[Interval] = []
        self._note = note
        self._pause = pause
        self._first = self._begin = note()

    async def note_time(self) -> None:
        """Note where the conversation stands. The hops so far are not known before the logs are read."""
        self._spans.append(Interval(self._begin, self._note()))
        if self._repeats and len(self._spans) % 2 == 0:
            await self._pause()
        self._begin = self._note()

    @property
    def visits(self) -> list[Interval]:
        """The spans from before each visit to its end; none where the conversation is a single one."""
        return self._spans[1::2] if self._repeats else []

    @property
    def whole(self) -> Interval:
        """From the beginning to the last moment noted."""
        return Interval(self._first, self._spans[-1].end)

    @property
    def _repeats(self) -> bool:
        return self.stimulus.visits > 1 or self.stimulus.script is not None


def operations_of(stimulus: Stimulus) -> Iterator[Operation]:
    """What a stimulus may request, each in its own virtual directory."""
    yield from (application.operation for application in stimulus.applications)
    if stimulus.follow_up is not None:
        yield stimulus.follow_up.operation
        if stimulus.follow_up.autodiscover is not None:
            yield Operation.MOBILESYNC
