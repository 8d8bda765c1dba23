"""Servers that an operator lends: what is changed is written down before, and brought back whatever signal comes."""

from __future__ import annotations

import asyncio
from pathlib import Path

from harness.model.printable import printable
from harness.model.stimulus import ServerChange
from harness.probes.control import ControlError
from harness.probes.live.change_journal import ChangeJournal, JournalError
from harness.probes.live.restoring_signals import RestoringSignals, Say, cancel_current_task, say_on_stderr


class LentServers:
    """The safekeeping of one process over the servers of one deployment file."""

    def __init__(self, deployment_file: Path, say: Say = say_on_stderr) -> None:
        self.journal = ChangeJournal(deployment_file)
        self.signals = RestoringSignals(say)

    def describe_owed(self) -> str:
        """The names of the servers that stand changed."""
        *others, last = dict.fromkeys(printable(owed.server) for owed in self.journal.owed) or ("",)
        return f"{', '.join(others)} and {last}" if others else last

    def note(self, owed: ServerChange) -> None:
        """Writes it down, and notes signals from now on; once one has come no server is changed any more."""
        self.signals.begin(self.describe_owed, cancel=cancel_current_task())
        if self.signals.count:
            raise asyncio.CancelledError
        try:
            self.journal.note(owed)
        except JournalError as error:
            raise ControlError(f"{owed.server} is not changed: {error}") from None

    def restore(self) -> None:
        """From now on a program goes on at the second signal too."""
        self.signals.restoring = True

    def settle(self, owed: ServerChange) -> None:
        """Strikes it out."""
        self.journal.settle(owed)

    def end(self) -> None:
        """Signals act again; one that has come acts now."""
        self.signals.end()
