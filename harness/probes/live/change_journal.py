"""What a run owes to the servers that it has changed, in a file beside the deployment file (`lab.toml.changed`).

Lines of JSON, each written through to the disk before the change that it is about. The file is locked while a run may
change servers, and goes away with the last debt.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from harness.model.stimulus import ServerChange
from harness.probes.live.file_lock import InUseError, lock, open_to_lock
from harness.probes.live.journal_lines import JournalLineError, JournalState, brought_back_line, owed_line, read_lines


class JournalError(Exception):
    """The journal cannot be had, or not be written; the message says what to do."""


class ChangeJournal:
    """The journal of one deployment file, however its path is written.

    It need not be opened before the first debt; who opens it keeps other runs away until `close`.
    """

    def __init__(self, deployment_file: Path) -> None:
        file = deployment_file.resolve()
        self.path = file.with_name(f"{file.name}.changed")
        self._descriptor: int | None = None
        self._kept_open = False
        self._state = JournalState()

    @property
    def owed(self) -> tuple[ServerChange, ...]:
        """What brings the changed servers back, in the order in which they were changed."""
        return tuple(self._state.owed)

    @property
    def left_program(self) -> tuple[int, str] | None:
        """The process id and mark of the control program that was started last, where a run was ended with debts."""
        return self._state.program if self._state.owed else None

    def peek(self) -> tuple[ServerChange, ...]:
        """What stands in the file, without taking it; raises JournalError where it is no journal."""
        try:
            return tuple(self._parse(self.path.read_bytes()).owed)
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise self._error(
                f"cannot be read ({error.strerror})", "a file of a run that has changed servers"
            ) from None

    def open(self) -> None:
        """Lock it and read what an earlier run left; JournalError where another run has it, or it is no journal."""
        self._acquire()
        self._kept_open = True

    def note(self, owed: ServerChange) -> None:
        """A server is about to be changed, and `owed` will bring it back; on the disk when this returns."""
        if self._descriptor is None or not self._is_in_place(self._descriptor):
            self._acquire()
        if owed not in self._state.owed:
            self._append(owed_line(owed), durable=True)
            self._state.owed.append(owed)

    def note_program(self, process: int, mark: str) -> None:
        """A control program runs; should the run be killed, it goes on."""
        with contextlib.suppress(JournalError):
            self._append({"program": process, "mark": mark}, durable=False)

    def settle(self, owed: ServerChange) -> None:
        """The server is back. Where that cannot be written, it is brought back once more by who reads the file."""
        if owed not in self._state.owed:
            return
        self._state.owed.remove(owed)
        with contextlib.suppress(JournalError):
            if self._state.owed:
                self._append(brought_back_line(owed), durable=True)
            else:
                self._begin()
        if not self._state.owed and not self._kept_open:
            self.close()

    def close(self) -> None:
        """Let others have it; without debts the file goes away."""
        if self._descriptor is None:
            return
        descriptor, self._descriptor, self._kept_open = self._descriptor, None, False
        if not self._state.owed and os.name == "posix":
            self.path.unlink(missing_ok=True)  # while it is locked: another run that waits for it looks whether it went
        os.close(descriptor)
        if not self._state.owed and os.name != "posix":  # an open file cannot be removed there
            with contextlib.suppress(OSError):
                self.path.unlink()

    def _acquire(self) -> None:
        debts = self._state.owed
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        descriptor = self._lock_file()
        while not self._is_in_place(descriptor):  # another run has removed it in the meantime
            os.close(descriptor)
            descriptor = self._lock_file()
        try:
            self._read(descriptor)
        except JournalError:
            os.close(descriptor)
            raise
        self._descriptor = descriptor
        self._take_over(debts)

    def _take_over(self, debts: Iterable[ServerChange]) -> None:
        """Write again what stood in a file that somebody has removed."""
        if not self._state.owed:
            self._begin()
        for owed in debts:
            self.note(owed)

    def _lock_file(self) -> int:
        try:
            descriptor = open_to_lock(self.path)
        except OSError as error:
            raise self._error(f"cannot be written ({error.strerror})", "a folder that can be written to") from None
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise self._error("is no plain file", "a file of a run that has changed servers, or none")
            lock(descriptor)
        except InUseError:
            os.close(descriptor)
            raise JournalError(
                f"{self.path} is in use: another run changes the servers; wait until it has ended"
            ) from None
        except OSError as error:
            os.close(descriptor)
            raise self._error(f"cannot be locked ({error.strerror})", "a folder on a disk of this computer") from None
        except JournalError:
            os.close(descriptor)
            raise
        return descriptor

    def _is_in_place(self, descriptor: int) -> bool:
        """Whether the open file is the one at the path."""
        try:
            return os.path.samestat(os.fstat(descriptor), os.stat(self.path))  # noqa: PTH116 - beside fstat
        except OSError:
            return False

    def _read(self, descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        content = b"".join(iter(lambda: os.read(descriptor, 65_536), b""))
        self._state = self._parse(content)
        whole = content.rfind(b"\n") + 1
        if whole < len(content):  # a line that was cut off, whose change was never made
            os.ftruncate(descriptor, whole)

    def _parse(self, content: bytes) -> JournalState:
        try:
            return read_lines(content)
        except JournalLineError as error:
            raise JournalError(
                f"{self.path}, line {error.number}: is no line of a journal of changed servers; "
                "move the file away, and bring back by hand what it names"
            ) from None

    def _begin(self) -> None:
        """An empty journal, with whose it is."""
        assert self._descriptor is not None
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        try:
            os.ftruncate(self._descriptor, 0)
        except OSError as error:
            raise self._error(f"cannot be written ({error.strerror})", "a disk with space left") from None
        self._append({"run": os.getpid(), "since": now}, durable=True)

    def _append(self, line: dict[str, object], *, durable: bool) -> None:
        assert self._descriptor is not None
        end = os.lseek(self._descriptor, 0, os.SEEK_END)
        try:
            _write_all(self._descriptor, (json.dumps(line) + "\n").encode("ascii"))
            if durable:
                os.fsync(self._descriptor)
                _sync_folder(self.path.parent)
        except OSError as error:
            with contextlib.suppress(OSError):
                os.ftruncate(self._descriptor, end)
            raise self._error(f"cannot be written ({error.strerror})", "a disk with space left") from None

    def _error(self, found: str, expected: str) -> JournalError:
        return JournalError(
            f"{self.path}, where what a run changes is written down beforehand, {found}; expected {expected}"
        )


def _write_all(descriptor: int, octets: bytes) -> None:
    while octets:
        octets = octets[os.write(descriptor, octets) :]


def _sync_folder(folder: Path) -> None:
    """The file's name through to the disk, where folders can be opened."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
