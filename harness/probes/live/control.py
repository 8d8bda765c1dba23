"""The programs of `[control]`: argument lists that change real servers (contract, section 2)."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path

from harness.model.deployment import Control as ControlTable
from harness.model.stimulus import ChangeScript, ServerChange, ServerChangeKind
from harness.probes.control import ControlError

MOST_SECONDS = 600.0
"""A service of Windows may take minutes to stop."""

_LONGEST_WORD = 500


class ControlPrograms:
    """Runs the argument lists beside the deployment file. They get no input, and what they print is only quoted."""

    def __init__(
        self,
        table: ControlTable,
        folder: Path,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._lists = {
            ServerChangeKind.STOP: table.stop_server,
            ServerChangeKind.START: table.start_server,
            ServerChangeKind.REDIRECT: table.set_redirect_to_optimal_owa_server,
        }
        self._settle_seconds = table.settle_seconds
        self._folder = folder
        self._sleep = sleep

    def lacks(self, script: ChangeScript) -> str | None:
        """The key of `[control]` that a script needs and that is not there."""
        return next((change.kind.value for change in script.changes if self._lists[change.kind] is None), None)

    async def apply(self, change: ServerChange) -> None:
        """Runs the program to its end and waits for the change to act; see `harness.probes.control.Control`."""
        words = self._words(change)
        try:
            program = await asyncio.create_subprocess_exec(
                *words, cwd=self._folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
            )
        except OSError as error:
            raise ControlError(f"{' '.join(words)} (beside the deployment file): {error.strerror}") from None
        try:
            async with asyncio.timeout(MOST_SECONDS):
                output, _ = await program.communicate()
        except BaseException as error:
            if program.returncode is None:
                program.kill()
            if isinstance(error, TimeoutError):
                raise ControlError(f"{' '.join(words)}: no end after {MOST_SECONDS:.0f} seconds") from None
            raise
        if program.returncode:
            said = output.decode("utf-8", "replace").strip()[-_LONGEST_WORD:]
            raise ControlError(f"{' '.join(words)} ended with {program.returncode}: {said or 'it says nothing'}")
        await self._sleep(self._settle_seconds)

    def _words(self, change: ServerChange) -> list[str]:
        template = self._lists[change.kind]
        assert template is not None, "what is lacking is asked first"
        value = "" if change.value is None else str(change.value).lower()
        return [word.replace("{server}", change.server).replace("{value}", value) for word in template]
