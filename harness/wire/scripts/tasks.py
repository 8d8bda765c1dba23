"""What a page does after its scripts: handlers of events that come by themselves, and timers, in their order."""

from __future__ import annotations

import heapq
from collections import deque
from dataclasses import dataclass, field

from harness.wire.scripts.values import Special, Value

AUTOMATIC_EVENTS = frozenset(
    {
        "load",
        "error",
        "pageshow",
        "readystatechange",
        "domcontentloaded",
        "ready",
        "begin",
        "loadstart",
        "canplay",
        "animationstart",
        "animationend",
        "transitionend",
    }
)
"""Events that come without an action of the user."""

USER_EVENTS = ("click", "dblclick", "mousedown", "mouseup", "keypress", "keydown", "keyup", "submit")
"""Events of a user who takes what the page offers."""

MOST_TASKS = 2_000
"""That wait at one time."""

MOST_TIMES = 200
"""Of all timers together: a page that counts down from more is taken to wait."""


@dataclass(frozen=True, slots=True)
class Task:
    """A function or a text to run; `in_doubt` where it is not known whether it was ever asked for."""

    handler: Value
    this: Value = Special.UNDEFINED
    in_doubt: bool = False


@dataclass(slots=True)
class Tasks:
    """The tasks of a page, and the handlers that wait for an event."""

    loading: deque[Task] = field(default_factory=deque)
    listeners: list[tuple[Value, str, Value]] = field(default_factory=list)
    _timers: list[tuple[float, int, Task, float | None]] = field(default_factory=list)
    _ended: set[int] = field(default_factory=set)
    _now: float = 0.0
    _given: int = 0
    _run: int = 0

    def set_timer(self, task: Task, delay: float, *, repeats: bool) -> float:
        """The number of a new timer."""
        self._given += 1
        heapq.heappush(self._timers, (self._now + max(delay, 1.0), self._given, task, delay if repeats else None))
        return float(self._given)

    def end_timer(self, number: Value) -> None:
        if isinstance(number, float):
            self._ended.add(int(number))

    def next(self) -> Task | None:
        """The next task; None where nothing is left, or only timers that never end."""
        if self.loading:
            return self.loading.popleft()
        while self._timers and self._run < MOST_TIMES:
            self._now, number, task, interval = heapq.heappop(self._timers)
            if number in self._ended:
                continue
            self._run += 1
            if interval is not None:
                heapq.heappush(self._timers, (self._now + max(interval, 1.0), number, task, interval))
            return task
        return None
