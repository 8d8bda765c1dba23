"""A command as a program: signals and streams that fail end it with a sentence or quietly, never with a traceback."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType
from typing import NoReturn

from harness.commands.streams import begin_again_in_utf8, failures_of_standard_streams, open_standard_streams

_ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name))
_CANNOT_WRITE = 3


class EndedError(KeyboardInterrupt):
    """A signal asks the program to end; whatever handles Ctrl-C handles it."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.status = 128 + number


def run_program(command: Callable[[Sequence[str]], int], arguments: Sequence[str]) -> int:
    """Run the command; gives the exit status: 130 after Ctrl-C, 143 after SIGTERM, 3 where output cannot be written.

    A reader that has gone (`| head`) ends it quietly with 0.
    """
    begin_again_in_utf8()
    open_standard_streams()
    try:
        _end_by(_raise)
        status = _status_of(command, arguments)
    except EndedError as ended:
        status = ended.status
        print("interrupted", file=sys.stderr)
    _end_by(signal.SIG_IGN)
    failures = list(failures_of_standard_streams())
    if any(not isinstance(error, BrokenPipeError) for error in failures):
        from harness.output import cause_of  # noqa: PLC0415 - takes long to import, and streams seldom fail

        status = _CANNOT_WRITE
        print(f"standard output cannot be written: {cause_of(failures[0])}", file=sys.stderr)
    return status


def _status_of(command: Callable[[Sequence[str]], int], arguments: Sequence[str]) -> int:
    try:
        return command(arguments)
    except SystemExit as ended:  # argparse: --help, and what it refuses
        return ended.code if isinstance(ended.code, int) else 1
    except OSError as error:
        if error not in failures_of_standard_streams():
            raise
        return 0


def _end_by(handler: Callable[[int, FrameType | None], object] | signal.Handlers) -> None:
    """What is ignored stays ignored: a program behind nohup outlives its terminal."""
    for number in _ENDING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)


def _raise(number: int, _: FrameType | None) -> NoReturn:
    raise EndedError(number)
