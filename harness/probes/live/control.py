"""The programs of `[control]`: argument lists that change real servers (contract, section 2)."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path

from harness.model.deployment import Control
from harness.model.stimulus import ChangeScript, ServerChange, ServerChangeKind
from harness.probes.control import ControlError

MOST_SECONDS = 600.0
"""A service of Windows may take minutes to stop."""

_LONGEST_QUOTE = 500


class ControlPrograms:
    """Runs the argument lists in the folder of the deployment file, without input; their output is quoted in errors.

    Of this process's environment they get PATH, LANG and what the file names: it may hold the accounts' passwords.
    """

    def __init__(
        self,
        control: Control,
        folder: Path,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._lists = {
            ServerChangeKind.STOP: control.stop_server,
            ServerChangeKind.START: control.start_server,
            ServerChangeKind.REDIRECT: control.set_redirect_to_optimal_owa_server,
        }
        self._settle_seconds = control.settle_seconds
        self._folder = folder
        self._passed_on = ("PATH", "LANG", *control.environment)
        self._sleep = sleep

    def find_missing_key(self, script: ChangeScript) -> str | None:
        """A key of `[control]` that the script needs and the file does not have."""
        return next((change.kind.value for change in script.changes if self._lists[change.kind] is None), None)

    async def apply(self, change: ServerChange) -> None:
        """Runs the program to its end and waits until the change takes effect; raises ControlError where it fails."""
        words = self._words(change)
        try:
            program = await asyncio.create_subprocess_exec(
                *words,
                cwd=self._folder,
                env={name: os.environ[name] for name in self._passed_on if name in os.environ},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
        except OSError as error:
            raise ControlError(f"{' '.join(words)} (in the folder of the deployment file): {error.strerror}") from None
        try:
            async with asyncio.timeout(MOST_SECONDS):
                output, _ = await program.communicate()
        except BaseException as error:
            if program.returncode is None:
                program.kill()
            if isinstance(error, TimeoutError):
                raise ControlError(f"{' '.join(words)}: still running after {MOST_SECONDS:.0f} seconds") from None
            raise
        if program.returncode:
            printed = output.decode("utf-8", "replace").strip()[-_LONGEST_QUOTE:]
            raise ControlError(f"{' '.join(words)} ended with {program.returncode}: {printed or 'it printed nothing'}")
        await self._sleep(self._settle_seconds)

    def _words(self, change: ServerChange) -> list[str]:
        template = self._lists[change.kind]
        assert template is not None, "find_missing_key is called first"
        value = "" if change.value is None else str(change.value).lower()
        return [word.replace("{server}", change.server).replace("{value}", value) for word in template]
