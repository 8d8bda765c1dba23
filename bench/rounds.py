"""Measures a contest: in each round every competitor works once, and each round begins with another one."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from bench.contest import Clock, Competitor, Contest, Figures

LEAST_ROUNDS = 5
"""Medians of fewer rounds say little."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What one competitor took in one round."""

    seconds: float
    figures: Figures = field(default_factory=dict)


Round = Mapping[str, Sample]
"""By competitor. Only whole rounds are kept: whoever was not measured beside the others is not compared."""


def rounds_of(
    contest: Contest, rounds: int, *, begin: Callable[[int, Competitor], None] = lambda *_: None
) -> Iterator[Round]:
    """Each round as soon as it is whole; `begin` is told who works next, with 0 for what is not measured."""
    if contest.warmed_up:
        for competitor in contest.competitors:
            begin(0, competitor)
            competitor.work()
    for number in range(1, rounds + 1):
        samples: dict[str, Sample] = {}
        for competitor in in_turn(contest.competitors, number - 1):
            begin(number, competitor)
            samples[competitor.name] = _measured(competitor, contest.clock)
        yield samples


def in_turn(competitors: Sequence[Competitor], number: int) -> tuple[Competitor, ...]:
    """Another one first in each round: what a machine does now and then does not always meet the same."""
    first = number % len(competitors) if competitors else 0
    return (*competitors[first:], *competitors[:first])


def _measured(competitor: Competitor, clock: Clock) -> Sample:
    gc.collect()  # what the others left is not this one's to clear away
    begun = _read(clock)
    figures = competitor.work()
    return Sample(_read(clock) - begun, figures or {})


def _read(clock: Clock) -> float:
    if clock is Clock.WALL:
        return time.perf_counter()
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


def median_seconds(rounds: Sequence[Round], name: str) -> float:
    """Of that competitor."""
    return median(one[name].seconds for one in rounds)


def spread(rounds: Sequence[Round], name: str) -> tuple[float, float]:
    """The fewest and the most seconds of that competitor."""
    seconds = [one[name].seconds for one in rounds]
    return min(seconds), max(seconds)


def median_ratio(rounds: Sequence[Round], name: str, baseline: Sequence[str]) -> float | None:
    """The median of the ratios within each round, which meet the same machine; None where nothing is compared."""
    if not baseline:
        return None
    takes = [(one[name].seconds, sum(one[other].seconds for other in baseline)) for one in rounds]
    return median(own / others for own, others in takes) if all(others > 0 for _, others in takes) else None


def median_figures(rounds: Sequence[Round], name: str) -> Figures:
    """Of each figure that the competitor gave in every round."""
    first, *others = (one[name].figures for one in rounds)
    shared = [heading for heading in first if all(heading in figures for figures in others)]
    return {heading: median(one[name].figures[heading] for one in rounds) for heading in shared}
