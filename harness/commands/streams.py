"""Standard streams as they come: closed, full, ASCII only, or with a reader that has gone."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator


def begin_again_in_utf8() -> None:
    """Under a locale that knows ASCII alone, names of files and mailboxes are UTF-8 all the same."""
    if sys.getfilesystemencoding() == "ascii" and not sys.flags.utf8_mode:
        environment = {**os.environ, "PYTHONUTF8": "1"}
        command = [sys.executable, "-X", "utf8", *sys.orig_argv[1:]]
        os.execve(sys.executable, command, environment)  # noqa: S606 - what was started, once more


def open_standard_streams() -> None:
    """A closed stream takes what is printed and forgets it; none fails on a letter that it cannot show."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            _open_null(number)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def discard_what_cannot_be_written() -> Iterator[OSError]:
    """Why standard output and standard error take nothing; what is kept back goes nowhere when the program ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError as error:
            _open_null(stream.fileno())
            yield error


def _open_null(number: int) -> None:
    descriptor = os.open(os.devnull, os.O_RDWR)
    if descriptor != number:
        os.dup2(descriptor, number)
        os.close(descriptor)
