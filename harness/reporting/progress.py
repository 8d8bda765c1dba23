"""How far a run, a preflight or a score is: one line, redrawn on a terminal; elsewhere a plain line now and then."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TextIO

from harness.reporting.width import WITHOUT_TERMINAL, terminal_columns
from harness.reporting.wrapping import cells, cut

_REDRAWN_EVERY = 1.0
PLAIN_EVERY = 10.0
"""Seconds from one line to the next."""

_SHORTEST_BAR, _LONGEST_BAR = 10, 60


class Progress:
    """What is done of how much, what was found, how long it took and takes, what is waited for.

    It draws from a thread of its own between `start` and `stop`, since what it is about lets wait. `total` is asked
    again and again: it need not be known at the beginning. `idle` is said until it is. Without a terminal a line comes
    every `plain_every` seconds. What cannot be written (a closed pipe) is left out.
    """

    def __init__(
        self,
        out: TextIO,
        noun: str,
        total: Callable[[], int],
        *,
        idle: str = "begins",
        estimates: bool = True,
        plain_every: float = PLAIN_EVERY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._out = out
        self._noun = noun
        self._total = total
        self._idle = idle
        self._estimates = estimates
        self._plain_every = plain_every
        self._clock = clock
        self._begun = self._said = clock()
        self._done = 0
        self._found: Counter[str] = Counter()
        self._awaited: list[str] = []
        self._drawn = 0
        self._writing = threading.RLock()
        self._ends = threading.Event()
        self._ticker = threading.Thread(target=self._tick, daemon=True)

    def start(self) -> None:
        """Draw from now on, the first time after a second: what is quick says nothing."""
        if self._ticker.ident is None:
            self._ticker.start()

    def stop(self, *, keep: bool = False) -> None:
        """End the line, or take it away; what follows begins on a line of its own."""
        self._ends.set()
        if self._ticker.is_alive():
            self._ticker.join()
        with self._writing:
            if keep:
                self.draw(last=True)
            else:
                self._clear()

    def begin(self, noun: str, of: int) -> None:
        """The next part: so many of other things."""
        with self._writing:
            self._noun, self._total, self._done = noun, lambda: of, 0

    def count(self, number: int = 1, *, found: Counter[str] | None = None) -> None:
        """So many more are done; `found` is what is worth saying of them."""
        with self._writing:
            self._done += number
            self._found.update(found or {})

    @contextmanager
    def waits_for(self, what: str) -> Iterator[None]:
        """While the block runs, this is waited for; then it is done."""
        with self._writing:
            self._awaited.append(what)
        try:
            yield
        finally:
            with self._writing:
                self._awaited.remove(what)
                self._done += 1

    @contextmanager
    def aside(self) -> Iterator[None]:
        """What the block prints stands above the line."""
        with self._writing:
            self._clear()
            yield

    def draw(self, *, last: bool = False) -> None:
        """Write the line where it is due."""
        if self._out.isatty():
            width = (terminal_columns(self._out) or WITHOUT_TERMINAL) - 1
            line = self.line(width)
            self._write(f"\r{line}{' ' * (self._drawn - cells(line))}" + ("\n" if last else ""))
            self._drawn = 0 if last else cells(line)
        elif last or self._clock() - self._said >= self._plain_every:
            self._said = self._clock()
            self._write(f"{self.line(None)}\n")

    def line(self, width: int | None) -> str:
        """The line for that width, with a bar where there is room for one; None for a line without."""
        words = self._words()
        if width is None:
            return words
        total = self._total()
        room = min(width - cells(words) - len("[] "), _LONGEST_BAR)
        if not total or room < _SHORTEST_BAR:
            return cut(words, width)
        filled = min(room * self._done // total, room)
        return f"[{'#' * filled}{'.' * (room - filled)}] {words}"

    def _words(self) -> str:
        done, total = self._done, self._total()
        spent = self._clock() - self._begun
        parts = [f"{done:,} of {total:,} {self._noun}" if total else self._idle]
        parts += [f"{count:,} {word}" for word, count in self._found.items() if count]
        parts.append(f"{_span(spent)} so far")
        if self._estimates and 0 < done < total:
            parts.append(f"about {_span(spent / done * (total - done))} left")
        if self._awaited:
            more = f" and {len(self._awaited) - 1:,} more" if len(self._awaited) > 1 else ""
            parts.append(f"waiting for {self._awaited[0]}{more}")
        return ", ".join(parts)

    def _tick(self) -> None:
        while not self._ends.wait(_REDRAWN_EVERY):
            with self._writing:
                self.draw()

    def _clear(self) -> None:
        if self._drawn:
            self._write(f"\r{' ' * self._drawn}\r")
            self._drawn = 0

    def _write(self, text: str) -> None:
        """At once, so that nothing flickers."""
        try:
            self._out.write(text)
            self._out.flush()
        except (OSError, ValueError):  # nobody reads any more
            self._ends.set()


def _span(seconds: float) -> str:
    return str(timedelta(seconds=round(seconds)))
