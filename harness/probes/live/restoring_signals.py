"""What Ctrl-C and its like do while servers are changed: they are noted, and passed on when the servers are back.

The first lets a change that is under way end, the second ends that change's program; restoring goes on. The third
leaves the servers as they are.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType

_ENDS_CHANGE = 2
_ENDS_RESTORING = 3

# Not every system has all of them.
_NAMES = ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGBREAK", "SIGINT")
ENDING_SIGNALS = tuple(signal.Signals[name] for name in _NAMES if hasattr(signal, name))
"""What ends a run: Ctrl-C, a cancelled job, a dropped connection."""

Say = Callable[[str], None]


def say_on_stderr(sentence: str) -> None:
    """Straight to the terminal, which may be gone: from a signal handler nothing else can be written to safely."""
    say_on(2, sentence)


def say_on(descriptor: int, sentence: str) -> None:
    """The same on another file descriptor."""
    with contextlib.suppress(OSError):
        os.write(descriptor, f"\n{sentence}\n".encode("utf-8", "backslashreplace"))


class RestoringSignals:
    """The signals between the first change of a conversation and the last one that brings a server back."""

    def __init__(self, say: Say = say_on_stderr) -> None:
        self._say = say
        self._noted: list[signal.Signals] = []
        self._before: dict[signal.Signals, Callable[[int, FrameType | None], object] | int] = {}
        self._cancel: Callable[[], object] = lambda: None
        self._servers: Callable[[], str] = lambda: ""
        self._program: str | None = None
        self.restoring = False

    @property
    def count(self) -> int:
        """How many have come."""
        return len(self._noted)

    def give_up_program(self) -> bool:
        """Whether the program that runs is to be ended: that of a change at the second signal, else at the third."""
        return self.count >= (_ENDS_RESTORING if self.restoring else _ENDS_CHANGE)

    @property
    def leave_changed(self) -> bool:
        """Whether nothing more is to be brought back."""
        return self.count >= _ENDS_RESTORING

    def begin(self, servers: Callable[[], str], *, cancel: Callable[[], object] | None = None) -> None:
        """From now on signals are noted; `servers` names the changed ones, `cancel` ends what changes them.

        What is ignored stays so (nohup). Only the main thread can be told of signals.
        """
        self.restoring = False
        if self._before or threading.current_thread() is not threading.main_thread():
            return
        self._servers, self._cancel = servers, cancel or (lambda: None)
        self._noted.clear()
        for number in ENDING_SIGNALS:
            handler = signal.getsignal(number)
            if handler is not None and handler is not signal.SIG_IGN:
                self._before[number] = handler
                signal.signal(number, self._note)

    def running(self, program: str | None) -> None:
        """Which program of a change runs now, for the sentence."""
        self._program = program

    def end(self, *, pass_on: bool = True) -> None:
        """The servers are back, or left: what was noted now does what it would have done before."""
        for number in ENDING_SIGNALS:
            if number in self._before:
                signal.signal(number, self._before.pop(number))
        if self._noted and pass_on:
            first = self._noted[0]
            self._noted.clear()
            signal.raise_signal(first)

    def _note(self, number: int, _: FrameType | None) -> None:
        self._noted.append(signal.Signals(number))
        if self.count == 1:
            self._cancel()
        sentence = self._sentence()
        if sentence is not None:
            self._say(sentence)

    def _sentence(self) -> str | None:
        servers = self._servers()
        if self.count > _ENDS_RESTORING or not servers:
            return None
        if self.count == _ENDS_RESTORING:
            return f"{servers}: left as it is"
        if self._program is not None and not self.restoring:
            return (
                f"waiting for {self._program} to end, then bringing {servers} back; press Ctrl-C again to end it now"
                if self.count == 1
                else f"ending {self._program}, then bringing {servers} back; press Ctrl-C again to leave it as it is"
            )
        more = "twice more" if self.count == 1 else "again"
        return f"bringing {servers} back; press Ctrl-C {more} to leave it as it is"


@contextlib.contextmanager
def ending_signals_ignored() -> Iterator[None]:
    """For the last words: who presses Ctrl-C again and again is told all the same."""
    before = {number: signal.getsignal(number) for number in ENDING_SIGNALS}
    for number in before:
        signal.signal(number, signal.SIG_IGN)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)


def cancel_current_task() -> Callable[[], None]:
    """What cancels the task that runs now, from a signal handler."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None

    def cancel() -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(task.cancel)

    return cancel
