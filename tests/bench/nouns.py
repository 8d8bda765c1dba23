"""Competitors whose clock stands still: nothing here is timed."""

from __future__ import annotations

from bench.contest import Clock, Competitor, Contest, Figures
from bench.rounds import Round, Sample


class Work:
    """Notes who works, in order; Ctrl-C comes at the work with that number, if any."""

    def __init__(self, *, interrupted_at: int | None = None) -> None:
        self.order: list[str] = []
        self._interrupted_at = interrupted_at

    def of(self, name: str, figures: Figures | None = None) -> Competitor:
        def work() -> Figures | None:
            if len(self.order) == self._interrupted_at:
                raise KeyboardInterrupt
            self.order.append(name)
            return figures

        return Competitor(name, work, things=100)


def contest_of(*competitors: Competitor, **more: object) -> Contest:
    return Contest("a contest", competitors, Clock.CPU, **more)  # type: ignore[arg-type]


def rounds_taking(**seconds: tuple[float, ...]) -> tuple[Round, ...]:
    """Rounds in which each competitor took these seconds, in turn."""
    return tuple(
        {name: Sample(taken) for name, taken in zip(seconds, row, strict=True)}
        for row in zip(*seconds.values(), strict=True)
    )
