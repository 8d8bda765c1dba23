"""One run of some benchmarks: shows each table when it is complete, and keeps what was measured for the page."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from bench.benchmarks import NAMES, benchmark
from bench.contest import Benchmark, BenchmarkError, Competitor, Contest
from bench.machine import load_now, machine_line
from bench.page import page_with, section_of
from bench.rounds import Round, rounds_of
from bench.table import Table, table_of, terminal_lines
from harness.reporting import width_of


@dataclass(frozen=True, slots=True)
class Measured:
    """What there is of one benchmark; more tables come while it runs."""

    benchmark: Benchmark
    load: float | None
    tables: list[Table] = field(default_factory=list)


@dataclass(slots=True)
class Session:
    """`find` gives a benchmark by its name; raises KeyboardInterrupt after what was measured is shown and kept."""

    quick: bool
    rounds: int
    out: TextIO
    err: TextIO
    find: Callable[[str], Benchmark] = benchmark
    measured: dict[str, Measured] = field(default_factory=dict)

    def measure(self, names: Sequence[str]) -> int:
        """1 where a benchmark lacks something on this machine; the others are measured all the same."""
        status = 0
        for name in names:
            self._say(f"{name}: preparing")
            try:
                self._measure(name, self.find(name))
            except BenchmarkError as error:
                self._say(f"{name}: not measured: {error}")
                status = 1
        self._say("")
        return status

    def page(self, before: str, *, day: datetime.date) -> str:
        """The page with what was measured; the rest of it stays."""
        sections = {}
        for name, one in self.measured.items():
            machine = machine_line(rounds=self.rounds, packages=one.benchmark.packages, day=day, load=one.load)
            sections[name] = section_of(name, one.benchmark, machine, one.tables)
        return page_with(sections, before, names=[*NAMES])

    def _measure(self, name: str, found: Benchmark) -> None:
        load = load_now()
        with found.contests(self.quick) as contests:
            for contest in contests:
                rounds: list[Round] = []
                asked = contest.rounds_of(self.rounds)
                try:
                    for one in rounds_of(contest, asked, begin=self._telling(name, contest)):
                        rounds.append(one)  # noqa: PERF402 - what there is when Ctrl-C comes
                finally:
                    if rounds:
                        kept = self.measured.setdefault(name, Measured(found, load))
                        self._show(kept, table_of(contest, rounds, asked=asked))

    def _show(self, kept: Measured, table: Table) -> None:
        kept.tables.append(table)
        self._say("")
        for line in terminal_lines(table, width=width_of(self.out)):
            print(line, file=self.out)
        print(file=self.out, flush=True)

    def _telling(self, name: str, contest: Contest) -> Callable[[int, Competitor], None]:
        def tell(number: int, competitor: Competitor) -> None:
            which = f"round {number} of {contest.rounds_of(self.rounds)}" if number else "warming up"
            self._say(f"{name}: {contest.title}: {which}: {competitor.name}")

        return tell

    def _say(self, words: str) -> None:
        """On one line of a terminal, over what stood there; a line each elsewhere."""
        if self.err.isatty():
            print(f"\r\x1b[K{words[: width_of(self.err) - 1]}", end="", file=self.err, flush=True)
        elif words:
            print(words, file=self.err, flush=True)
