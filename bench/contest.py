"""The nouns of a benchmark: competitors that do the same, how their time is taken, and what is hoped for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum

Figures = Mapping[str, float]
"""What a competitor counted or measured of itself, by the heading of its column."""


class BenchmarkError(Exception):
    """What a benchmark lacks on this machine, and what to do about it."""


class Clock(Enum):
    """What is counted: seconds of the processor, with those of ended child processes, or seconds that passed."""

    CPU = "CPU"
    WALL = "passed"


@dataclass(frozen=True, slots=True)
class Competitor:
    """One way to do the work; `things` is how many of what the contest counts it does each time, for a rate."""

    name: str
    work: Callable[[], Figures | None]
    things: int | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """`competitor` takes at most so many times what the baseline takes."""

    competitor: str
    at_most: float


@dataclass(frozen=True, slots=True)
class Contest:
    """Competitors that are measured side by side; ratios are those to the sum of what the `baseline` takes.

    `counted` names the things of a rate, such as "cases". With `warmed_up` each works once before the first round:
    what a process imports and remembers is not measured. What happens `once` is followed from row to row: there is one
    round.
    """

    title: str
    competitors: tuple[Competitor, ...]
    clock: Clock
    baseline: tuple[str, ...] = ()
    counted: str = ""
    goals: tuple[Goal, ...] = ()
    warmed_up: bool = False
    once: bool = False

    def rounds_of(self, asked: int) -> int:
        """How many rounds there are where so many are asked for."""
        return 1 if self.once else asked


@dataclass(frozen=True, slots=True)
class Benchmark:
    """`says` is what the page says of it: what is measured and how.

    `contests` sets up what they need, for small sizes where it is given True; raises BenchmarkError.
    """

    title: str
    says: str
    contests: Callable[[bool], AbstractContextManager[Sequence[Contest]]]
    packages: tuple[str, ...] = ()
    """Of others, whose versions matter."""
