"""The stream that pytest's terminal reporter writes to: closed, full, ASCII only, or with a reader that has gone."""

from __future__ import annotations

import errno
import io
import os
import select
import sys
from typing import TextIO

import pytest
from _pytest.capture import CaptureManager

from harness.output import cause_of
from suites.plugin.terminal import terminal_reporter

_READER_GONE = {errno.EPIPE, errno.EIO, errno.ECONNRESET, errno.EBADF}
"""A closed pipe, a terminal whose session has ended, a stream that was closed from the beginning."""


class TerminalStream(io.TextIOBase):
    """Writes to an open descriptor; what cannot be written is kept for no one, and the run goes on."""

    def __init__(self, descriptor: int, encoding: str) -> None:
        self._descriptor = descriptor
        self._encoding = encoding
        self._kept: list[str] = []
        self.failure: OSError | None = None
        """What the system said when the first thing could not be written; not that the reader has gone."""
        self._is_gone = False

    @property
    def encoding(self) -> str:  # type: ignore[override]  # which a text stream may compute
        """That of standard output."""
        return self._encoding

    def fileno(self) -> int:
        """The descriptor."""
        return self._descriptor

    def isatty(self) -> bool:
        """Whether a person may look at it."""
        return os.isatty(self._descriptor)

    def write(self, text: str) -> int:
        """Lines go out as they end, letters with `flush`."""
        self._kept.append(text)
        if "\n" in text:
            self.flush()
        return len(text)

    def flush(self) -> None:
        """Send what was kept."""
        data = "".join(self._kept).encode(self._encoding, "backslashreplace")
        self._kept.clear()
        try:
            while data and not self._is_gone:
                data = data[self._send(data) :]
        except OSError as error:
            self._is_gone = True
            if error.errno not in _READER_GONE:
                self.failure = error

    def _send(self, data: bytes) -> int:
        try:
            return os.write(self._descriptor, data)
        except BlockingIOError:
            select.select([], [self._descriptor], [])
            return 0


def open_missing_streams(config: pytest.Config) -> None:
    """A standard stream that was closed takes what is printed and forgets it: pytest cannot do without."""
    missing = [name for name in ("stdin", "stdout", "stderr") if getattr(sys, f"__{name}__") is None]
    if not missing:
        return
    capture = config.pluginmanager.get_plugin("capturemanager")
    assert isinstance(capture, CaptureManager)
    capture.stop_global_capturing()
    for name in missing:
        setattr(sys, name, _null_stream(("stdin", "stdout", "stderr").index(name)))
    capture.start_global_capturing()
    capture.suspend_global_capture()


def _null_stream(number: int) -> TextIO:
    null = os.open(os.devnull, os.O_RDWR)
    if null != number:
        os.dup2(null, number)
        os.close(null)
    return os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False)


def guard_terminal(config: pytest.Config, *, to_standard_error: bool) -> TerminalStream:
    """Let the terminal reporter write to such a stream; with `to_standard_error` standard output is for rows alone."""
    stream = sys.stderr if to_standard_error else sys.stdout
    guarded = TerminalStream(os.dup(stream.fileno()), stream.encoding)
    writer = terminal_reporter(config)._tw
    writer._file = guarded
    if to_standard_error and not guarded.isatty():
        writer.hasmarkup = False
    return guarded


def sentence_on(failure: OSError) -> str:
    """What an operator reads on standard error, the terminal being what has failed."""
    return f"standard output cannot be written: {cause_of(failure)}; what was judged is in the verdict file, if any"
