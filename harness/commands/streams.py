"""Standard streams as they come: closed, full, ASCII only, or with a reader that has gone."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer


def begin_again_in_utf8() -> None:
    """Under a locale that knows ASCII alone, names of files and mailboxes are UTF-8 all the same."""
    if sys.getfilesystemencoding() == "ascii" and not sys.flags.utf8_mode:
        environment = {**os.environ, "PYTHONUTF8": "1"}
        command = [sys.executable, "-X", "utf8", *sys.orig_argv[1:]]
        os.execve(sys.executable, command, environment)  # noqa: S606 - what was started, once more


class _Raw(io.FileIO):
    """A descriptor that notes its first failure, and from then on takes everything and forgets it."""

    failure: OSError | None = None

    def write(self, data: Buffer, /) -> int:
        if self.failure is not None:
            return memoryview(data).nbytes
        try:
            return super().write(data)
        except OSError as error:
            self.failure = error
            raise


_raw: dict[str, _Raw] = {}
"""Standard output and standard error, once they are opened."""


def open_standard_streams() -> None:
    """A closed stream takes what is printed and forgets it; none fails on a letter that it cannot show."""
    for number, name in ((0, "stdin"), (1, "stdout"), (2, "stderr")):
        stream = getattr(sys, name)
        if stream is None:
            _open_null(number)
        if number:
            _raw[name] = _Raw(number, "w", closefd=False)
            setattr(sys, name, _text_stream(_raw[name], "utf-8" if stream is None else stream.encoding, name))


def _text_stream(raw: _Raw, encoding: str, name: str) -> io.TextIOWrapper:
    by_line = name == "stderr" or raw.isatty()
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding, "backslashreplace", line_buffering=by_line)


def failures_of_standard_streams() -> Iterator[OSError]:
    """Why standard output or standard error took nothing any more."""
    for name, raw in _raw.items():
        with suppress(OSError):
            getattr(sys, name).flush()
        if raw.failure is not None:
            yield raw.failure


def _open_null(number: int) -> None:
    descriptor = os.open(os.devnull, os.O_RDWR)
    if descriptor != number:
        os.dup2(descriptor, number)
        os.close(descriptor)
