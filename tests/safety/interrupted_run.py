"""One live run that signals reach at random moments, and what became of the servers that it had changed."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from tests.safety.forked_runs import ForkedRuns
from tests.safety.lent_farm import CASES, LentFarm, is_running
from tests.signals import ENDING


@dataclass(frozen=True, slots=True)
class Interruption:
    """Which signals come, each so many seconds after the last.

    The first comes after the control program has begun that many times; 0 is some time after the run began.
    """

    case: str
    signals: tuple[signal.Signals, ...]
    programs: int
    seconds: tuple[float, ...]

    @property
    def name(self) -> str:
        """The signals, in their order."""
        return " ".join(number.name for number in self.signals)


@dataclass(frozen=True, slots=True)
class Ending:
    """What became of the run: whether servers were changed at a signal, and what was true at its end.

    Only of a run that ends by one signal it is asked how it ends: the next may reach pytest when all is brought back.
    """

    ends_by_one: bool
    was_changed: bool
    status: int
    left: frozenset[str]
    unsaid: frozenset[str]
    restored: bool
    still_changed: frozenset[str]
    output: str

    @property
    def trouble(self) -> str | None:
        """What must not be; None where all is as it should be."""
        if self.unsaid:
            return f"left changed unsaid: {', '.join(sorted(self.unsaid))}"
        if self.still_changed:
            return f"not brought back by harness restore: {', '.join(sorted(self.still_changed))}"
        if self.ends_by_one and ("Traceback" in self.output or "INTERNALERROR" in self.output):
            return "a traceback"
        if self.ends_by_one and self.was_changed and self.status not in {2, -signal.SIGKILL}:
            return f"exit status {self.status}"
        return None


def interruptions(seed: int, *, pace: int = 100) -> Iterator[Interruption]:
    """Every signal alone, then two and three of them, in turn; with the pace of the farm's control program."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    for number in cycle(range(10)):
        if number < 4:
            chosen: tuple[signal.Signals, ...] = (ENDING[number],)
        elif number == 9:
            chosen = (chance.choice(ENDING), signal.SIGKILL)
        elif number % 2:
            chosen = (signal.SIGKILL,)
        else:
            chosen = tuple(chance.choices(ENDING, k=2 if number == 4 else 3))
        case, programs = chance.choice(((CASES[0], 6), (CASES[0], 6), (CASES[1], 3)))
        programs = min(programs, chance.choice((0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 5)))
        gaps = (
            chance.uniform(0, 0.5) if programs else chance.uniform(0, 2),
            *(chance.uniform(0, 0.4) for _ in chosen[1:]),
        )
        yield Interruption(case, chosen, programs, tuple(seconds * pace / 100 for seconds in gaps))


def interrupt(runs: ForkedRuns, farm: LentFarm, what: Interruption, output: Path) -> Ending:
    """One run, interrupted; the servers are as they were when this returns."""
    farm.forget()
    output.unlink(missing_ok=True)
    control = ["--target", "live", "--allow-control", "--case", what.case, "--assert=plain"]
    run = runs.start("pytest", ["suites", "-q", "--deployment", str(farm.file), *control], output)
    was_changed = _send(run, farm, what)
    status = runs.wait(run)
    killed = status == -signal.SIGKILL
    left = frozenset() if killed else frozenset(farm.changed())
    printed = output.read_text(encoding="utf-8", errors="replace") if output.exists() else ""
    unsaid = frozenset(name for name in left if not _is_said_last(printed, name))
    restored = killed or bool(left)
    if restored:
        runs.wait(runs.start("harness", ["restore", "--deployment", str(farm.file)], output))
    still = frozenset(farm.changed()) - unsaid
    if still or unsaid:
        farm.mend()
    return Ending(
        ends_by_one=len(what.signals) == 1,
        was_changed=was_changed,
        status=status,
        left=left,
        unsaid=unsaid,
        restored=restored,
        still_changed=still,
        output=output.read_text(encoding="utf-8", errors="replace"),
    )


def _send(run: int, farm: LentFarm, what: Interruption) -> bool:
    """Sends them at their moments; whether something stood changed at the first."""
    while sum(line.startswith("begin") for line in farm.said()) < what.programs and is_running(run):
        time.sleep(0.01)
    was_changed = False
    for number, seconds in zip(what.signals, what.seconds, strict=True):
        time.sleep(seconds)
        was_changed = was_changed or farm.is_under_way()
        os.kill(run, number)
    return was_changed


def _is_said_last(printed: str, server: str) -> bool:
    """Whether the last that was printed says that the server stays changed, and what mends it."""
    _, _, last = printed.rpartition("\n\n")
    said, *commands = last.splitlines()
    return f"{server}" in said and "changed" in said and any("harness restore" in command for command in commands)
