"""The programs of `[control]`: argument lists that change real servers (contract, section 2)."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from harness.model.deployment import Control
from harness.model.printable import printable
from harness.model.stimulus import ChangeScript, ServerChange, ServerChangeKind
from harness.probes.control import ControlError
from harness.probes.live.left_process import mark_of
from harness.probes.live.program import HowEnded, ProgramEnd, run_program
from harness.probes.live.restoring_signals import RestoringSignals
from harness.probes.masking import Mask
from harness.probes.safekeeping import finish

MOST_SECONDS = 600.0
"""A service of Windows may take minutes to stop."""

MOST_SECONDS_TO_RESTORE = 900.0
"""To start takes longer; and a server that is given up stays changed."""

_LONGEST_QUOTE = 500
_SECONDS_TO_LOOK = 0.1
_ALWAYS_PASSED_ON = ("PATH", "LANG", *(("SYSTEMROOT",) if sys.platform == "win32" else ()))
"""Without the last no program starts on Windows."""


class ControlPrograms:
    """Runs the argument lists in the folder of the deployment file, without input; their output is quoted in errors.

    Of this process's environment they get PATH, LANG and what the file names: it may hold the accounts' passwords,
    which `mask` takes out of what they print. Each runs in a session of its own, out of reach of the terminal's
    signals; `signals` says when it is given up, and `started` is told its process id and mark.
    """

    def __init__(
        self,
        control: Control,
        folder: Path,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        mask: Mask | None = None,
        signals: RestoringSignals | None = None,
        started: Callable[[int, str], None] = lambda *_: None,
    ) -> None:
        self._lists = {
            ServerChangeKind.STOP: control.stop_server,
            ServerChangeKind.START: control.start_server,
            ServerChangeKind.REDIRECT: control.set_redirect_to_optimal_owa_server,
        }
        self._settle_seconds = control.settle_seconds
        self._folder = folder
        self._passed_on = (*_ALWAYS_PASSED_ON, *control.environment)
        self._sleep = sleep
        self._mask = mask or Mask(())
        self._signals = signals or RestoringSignals()
        self._started = started
        # Not asyncio's own threads, which may all wait for names.
        self._one_at_a_time = ThreadPoolExecutor(max_workers=1, thread_name_prefix="control")

    def find_missing_key(self, script: ChangeScript) -> str | None:
        """A key of `[control]` that the script needs and the file does not have."""
        return next((change.kind.value for change in script.changes if not self.can(change)), None)

    def can(self, change: ServerChange) -> bool:
        """Whether the file has the key for that change."""
        return self._lists[change.kind] is not None

    def describe(self, change: ServerChange) -> str:
        """The command as it can be typed in the folder of the deployment file."""
        return printable(shlex.join(map(self._mask.text, self._words(change))))  # quoted, a password would not be found

    async def apply(self, change: ServerChange) -> None:
        """Runs the program to its end and waits until the change takes effect; raises ControlError where it fails.

        A program that runs is not left alone when this is cancelled: the cancellation is raised at its end.
        """
        if self._signals.leave_changed:
            raise ControlError(f"{self.describe(change)} was not run: it was interrupted three times")
        restoring = self._signals.restoring
        seconds = MOST_SECONDS_TO_RESTORE if restoring else MOST_SECONDS
        self._signals.running(self.describe(change))
        try:
            end = await finish(self._run_apart(change, seconds))
        finally:
            self._signals.running(None)
        self._require_success(change, end, seconds)
        await (self._settle_unless_interrupted() if restoring else self._sleep(self._settle_seconds))

    async def _run_apart(self, change: ServerChange, seconds: float) -> ProgramEnd:
        loop = asyncio.get_running_loop()

        def is_given_up() -> bool:
            """The kernel may hand a signal to this thread; Python handles it in the main one, once that wakes."""
            with contextlib.suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(_do_nothing)
            return self._signals.give_up_program()

        return await loop.run_in_executor(self._one_at_a_time, self._run, change, seconds, is_given_up)

    def _run(self, change: ServerChange, seconds: float, is_given_up: Callable[[], bool]) -> ProgramEnd:
        try:
            return run_program(
                self._words(change),
                folder=self._folder,
                environment={name: os.environ[name] for name in self._passed_on if name in os.environ},
                seconds=seconds,
                given_up=is_given_up,
                started=self._note_start,
            )
        except OSError as error:
            where = "(in the folder of the deployment file)"
            raise ControlError(f"{self.describe(change)} {where}: {error.strerror}") from None

    def _note_start(self, process: int) -> None:
        mark = mark_of(process)
        if mark is not None:
            self._started(process, mark)

    def _require_success(self, change: ServerChange, end: ProgramEnd, seconds: float) -> None:
        command = self.describe(change)
        if end.how is HowEnded.TIME_LIMIT:
            raise ControlError(f"{command}: still running after {seconds:.0f} seconds")
        if end.how is HowEnded.GIVEN_UP:
            raise ControlError(f"{command}: was interrupted")
        if end.status:
            raise ControlError(f"{command} ended with {end.status}: {self._quote(end.printed) or 'it printed nothing'}")

    def _quote(self, printed: bytes) -> str:
        """Masked before it is cut: half a password would not be found."""
        masked = self._mask.text(printed.decode("utf-8", "replace")).strip()
        lines = (printable(line.strip()) for line in masked.splitlines())
        return " / ".join(filter(None, lines))[-_LONGEST_QUOTE:]

    async def _settle_unless_interrupted(self) -> None:
        settling = asyncio.ensure_future(self._sleep(self._settle_seconds))
        while not settling.done():
            await asyncio.wait({settling}, timeout=_SECONDS_TO_LOOK)
            if self._signals.count:
                settling.cancel()
        await asyncio.gather(settling, return_exceptions=True)

    def _words(self, change: ServerChange) -> list[str]:
        template = self._lists[change.kind]
        assert template is not None, "find_missing_key is called first"
        value = "" if change.value is None else str(change.value).lower()
        return [word.replace("{server}", change.server).replace("{value}", value) for word in template]


def _do_nothing() -> None:
    """Wakes an event loop."""
