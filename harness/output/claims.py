"""An output is claimed before anything is asked or worked out, and written at the end."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from harness.output.errors import OutputError, OutputFailedError, cause_of
from harness.output.inputs import Input, require_no_input
from harness.output.locks import InUseError, Lock
from harness.output.replacing import replace_file, write_in_place
from harness.output.streams import descriptor_of, open_descriptor, open_stream

_KINDS = {
    stat.S_IFDIR: "a directory",
    stat.S_IFBLK: "a disk",
    stat.S_IFSOCK: "a socket",
}
_NO_NEW_FILES = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY, errno.EXDEV}
"""How a folder refuses a file beside the target, or a rename over it: the target itself may still be written."""


_EXPECTED = "expected a name that a file can be written to"


class _Writer(Protocol):
    def write(self, data: bytes) -> None:
        """Raises OSError."""

    def close(self) -> None:
        """Nothing more is written."""


class Output:
    """A target that can be written and that no other run has; `close` gives it back."""

    def __init__(self, name: str, writer: _Writer) -> None:
        """`name` is the target in messages."""
        self._name = name
        self._writer = writer
        self._spare = os.open(os.devnull, os.O_RDONLY)
        """Given up for the write: a run that has used up its descriptors can still say what it found."""

    def begin(self) -> None:
        """What an earlier run left must not be taken for this one's, even if this one ends early."""
        if isinstance(self._writer, _File):
            self._write(self._writer.clear)

    def write(self, text: str) -> None:
        """Write all of it or, with OutputFailedError, leave no part of it."""
        self._give_up_spare()
        data = text.encode("utf-8", "backslashreplace")
        self._write(lambda: self._writer.write(data))

    def close(self) -> None:
        """Close what is open, and let other runs have the target."""
        self._give_up_spare()
        self._writer.close()

    def _give_up_spare(self) -> None:
        if self._spare >= 0:
            os.close(self._spare)
            self._spare = -1

    def _write(self, write: Callable[[], None]) -> None:
        try:
            write()
        except BrokenPipeError:
            raise OutputFailedError(f"{self._name}: its reader has gone, so not all of it is written") from None
        except OSError as error:
            raise OutputFailedError(f"{self._name}: cannot be written: {cause_of(error)}") from None


class _File:
    """A plain file, new or there already; links have been followed."""

    def __init__(self, path: Path, lock: Lock | None) -> None:
        self._path = path
        self._lock = lock

    def clear(self) -> None:
        if self._path.exists() and self._path.stat().st_size:
            self.write(b"")

    def write(self, data: bytes) -> None:
        try:
            replace_file(self._path, data)
        except OSError as error:
            if error.errno not in _NO_NEW_FILES or not self._path.is_file():
                raise
            write_in_place(self._path, data)

    def close(self) -> None:
        if self._lock is not None:
            self._lock.close()


def claim(
    option: str, given: str | os.PathLike[str], inputs: Iterable[Input] = (), *, make_folder: bool = False
) -> Output:
    """The output that an option names. Raises OutputError, with one sentence, where it cannot be written.

    `-` is standard output. A symbolic link is followed; a pipe and a device are opened as they are. A target that is
    one of `inputs`, or that another run writes, is refused. `make_folder` makes a file's folder where it is missing.
    """
    text = os.fspath(given)
    name = f"{option} {text}".strip()
    number = descriptor_of(text)
    if number is not None:
        return Output(name, open_descriptor(name, number))
    try:
        require_no_input(name, text, inputs)
        return Output(name, _open(name, Path(text), make_folder=make_folder))
    except InUseError:
        raise OutputError(f"{name}: another run is writing it; expected a file of its own for each run") from None
    except OSError as error:
        raise OutputError(f"{name}: {'cannot be written: ' if option else ''}{cause_of(error)}; {_EXPECTED}") from None
    except ValueError:
        raise OutputError(f"{option} is {text!r}, which has a null character; {_EXPECTED}") from None


def _open(name: str, given: Path, *, make_folder: bool) -> _Writer:
    mode = _mode_of(given)
    if stat.S_ISFIFO(mode) or stat.S_ISCHR(mode):
        return open_stream(name, given, is_pipe=stat.S_ISFIFO(mode))
    kind = _KINDS.get(stat.S_IFMT(mode))
    if kind is not None:
        raise OutputError(f"{name}: is {kind}; {_EXPECTED}")
    path = Path(os.path.realpath(given))
    if make_folder:
        path.parent.mkdir(parents=True, exist_ok=True)
    return _claim_file(path, is_there=bool(mode))


def _mode_of(path: Path) -> int:
    """0 for what is not there."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return 0


def _claim_file(path: Path, *, is_there: bool) -> _File:
    if is_there and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    try:
        lock = Lock(path)
    except OSError as error:
        if error.errno in _NO_NEW_FILES and is_there:
            return _File(path, None)
        raise
    try:
        if not is_there:
            _try_to_make(path)
    except OSError:
        lock.close()
        raise
    return _File(path, lock)


def _try_to_make(path: Path) -> None:
    """The lock has shown that the folder takes files, and not that the file's own name is short enough."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    with suppress(OSError):
        path.unlink()
