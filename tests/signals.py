"""Which signals a program heeds that a test starts."""

from __future__ import annotations

import signal
from collections.abc import Callable, Collection

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
"""The ways in which a terminal, a shell and a system end a program."""


def heed_signals(ignored: Collection[int] = ()) -> None:
    """From here on each of them ends this program, and those that it starts, but for those that it is to ignore.

    What is begun in the background of a shell script ignores Ctrl-C, and hands that on.
    """
    for number in ENDING:
        ends = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
        signal.signal(number, signal.SIG_IGN if number in ignored else ends)


def heeding_signals(*ignored: int) -> Callable[[], None]:
    """What a program does of that before it begins, as `preexec_fn` of subprocess."""
    return lambda: heed_signals(ignored)
