"""Ctrl-C, SIGTERM, SIGHUP and SIGQUIT end a run at the next safe place: what was judged is written and summed up.

A handler that raises wherever it finds the program breaks off pytest's own reports and ours. This one takes a note,
cancels what waits for servers, and lets pytest end between two tests.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import TypeVar

import pytest
from xdist.workermanage import WorkerController

from harness.run import ENDING_SIGNALS
from suites.plugin.options import is_worker
from suites.plugin.terminal import write_lines

_SAME_WISH_SECONDS = 1.0
"""A terminal that closes, and whoever ends services, sends two signals at once."""

if sys.platform == "win32":

    def _hold_back() -> None:
        """Nothing is handed on by a terminal there."""

    _let_through = _hold_back
else:

    def _hold_back() -> None:
        """Keep signals until later, here and in processes that are begun meanwhile."""
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING_SIGNALS)

    def _let_through() -> None:
        """Now they can be handled."""
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING_SIGNALS)


Result = TypeVar("Result")
_Handler = Callable[[int, FrameType | None], object] | int | signal.Handlers | None


class EndedEarlyError(Exception):
    """What was asked for is not done: the run is to end."""


class EndingSignals:
    """A plugin: notes the first signal and ends the run by it. A second one, a second later, ends it at once."""

    _session: pytest.Session

    def __init__(self, config: pytest.Config, *, may_end_at_once: bool) -> None:
        """`may_end_at_once` is false where servers may have to be brought back first."""
        self._config = config
        self._may_end_at_once = may_end_at_once
        self._worker = is_worker(config)
        self._before: dict[signal.Signals, _Handler] = {}
        self._workers: list[int] = []
        self._task: asyncio.Task[object] | None = None
        self._asked_at = 0.0
        self._looping = self._finishing = self._is_said = self._is_over = False
        self.name = ""
        """The first signal's; empty as long as there was none."""
        self.write_now: Callable[[], None] | None = None
        """Writes the rows, where the run is ended at once."""

    @property
    def sentence(self) -> str:
        """Why the run ended, for a report; empty where it did not."""
        return f"interrupted by {self.name}" if self.name else ""

    def install(self, session: pytest.Session) -> None:
        """Handle the signals until the end of the session; one that is ignored (nohup) stays ignored."""
        self._session = session
        if threading.current_thread() is not threading.main_thread():
            return
        for number in ENDING_SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._note)
        self._config.add_cleanup(self._put_back)
        _let_through()

    async def run(self, begin: Callable[[], Awaitable[Result]]) -> Result:
        """Await what `begin` gives. Raises EndedEarlyError where a signal comes before it is done."""
        if not self.name:
            self._task = asyncio.current_task()
            try:
                return await begin()
            except asyncio.CancelledError:
                if not self.name:
                    raise
            finally:
                self._task = None
        raise EndedEarlyError(self.sentence)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self) -> None:
        """Nothing is begun after a signal."""
        self._looping = True
        self.end_if_asked()

    def end_if_asked(self) -> None:
        """Begin no case after a signal; a worker ends by its loop, or xdist would say that it has crashed."""
        if self.name:
            self._session.shouldstop = self.sentence
            if not self._worker:
                raise self._session.Interrupted(self.sentence)

    @pytest.hookimpl(optionalhook=True, trylast=True)
    def pytest_xdist_setupnodes(self) -> None:
        """A worker is begun with the signals held back, since it cannot handle them yet; it gets them afterwards."""
        _hold_back()

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionstart(self) -> Generator[None, object, object]:
        """With the end of this hook all workers have been begun."""
        try:
            return (yield)
        finally:
            _let_through()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodeready(self, node: WorkerController) -> None:
        """A signal is handed on: only a terminal sends it to all processes."""
        process = getattr(node.gateway._io, "popen", None)  # execnet has no public way to it
        if process is not None:
            self._workers.append(process.pid)
            if self.name:
                self._hand_on(signal.SIGTERM)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, object, object]:
        """From here on everything is written and said, and the status alone shows the signal."""
        self._finishing = True
        result = yield
        if self.name and not self._worker and session.exitstatus != pytest.ExitCode.INTERNAL_ERROR:
            session.exitstatus = pytest.ExitCode.INTERRUPTED
        return result

    def pytest_keyboard_interrupt(self) -> None:
        """pytest says it itself."""
        self._is_said = True

    @pytest.hookimpl(tryfirst=True)
    def pytest_unconfigure(self) -> None:
        """A signal too late to end anything is said too, since it decides on the exit status; no later one does."""
        self._is_over = True
        if self.name and not (self._is_said or self._worker):
            write_lines(self._config, [f"{self.sentence} after the last case"])

    def _note(self, number: int, _: FrameType | None) -> None:
        if self._is_over:
            return
        if self.name:
            if self._may_end_at_once and time.monotonic() - self._asked_at > _SAME_WISH_SECONDS:
                self._end_at_once()
            return
        self.name, self._asked_at = signal.Signals(number).name, time.monotonic()
        if self._finishing:
            if not self._worker:
                self._session.exitstatus = pytest.ExitCode.INTERRUPTED
            return
        if self._looping or not self._worker:
            self._stop()
        if self._task is not None:
            self._task.get_loop().call_soon_threadsafe(self._task.cancel)
        self._hand_on(signal.Signals(number))

    def _stop(self) -> None:
        self._session.shouldstop = self.sentence
        controller = self._config.pluginmanager.get_plugin("dsession")
        if controller is not None:
            controller.shouldstop = self.sentence

    def _hand_on(self, number: signal.Signals) -> None:
        for process in self._workers:
            with suppress(OSError):
                os.kill(process, number)

    def _end_at_once(self) -> None:
        if self.write_now is not None and not self._finishing:
            self.write_now()
        os._exit(pytest.ExitCode.INTERRUPTED)

    def _put_back(self) -> None:
        """Where the process ends with the session a late signal finds nothing to end; else it is the caller's again."""
        for number, handler in self._before.items():
            signal.signal(number, signal.SIG_IGN if self._worker or _is_pytest_itself() else handler)


def _is_pytest_itself() -> bool:
    main = sys.modules["__main__"]
    spec = getattr(main, "__spec__", None)
    return (spec.name if spec else Path(getattr(main, "__file__", None) or "").stem) in {
        "pytest",
        "pytest.__main__",
        "py.test",
    }
