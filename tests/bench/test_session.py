"""A run of benchmarks on the terminal and in the page, as far as it came."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from bench.contest import Benchmark, BenchmarkError, Contest
from bench.session import Session
from tests.bench.nouns import Work, contest_of

DAY = datetime.date(2008, 3, 1)


class Tried:
    """A session whose only benchmark is made of these contests; says whether these were taken down again."""

    def __init__(self, *contests: Contest, lacks: str | None = None, rounds: int = 5) -> None:
        self.out, self.err = io.StringIO(), io.StringIO()
        self.taken_down = False

        @contextmanager
        def set_up(quick: bool) -> Iterator[Sequence[Contest]]:  # noqa: ARG001 - as a benchmark has it
            if lacks is not None:
                raise BenchmarkError(lacks)
            try:
                yield contests
            finally:
                self.taken_down = True

        benchmark = Benchmark("a title", "What is measured.", set_up, ("httpx", "no-such-package"))
        self.session = Session(False, rounds, self.out, self.err, find=lambda _: benchmark)


def test_each_contest_is_shown_and_stands_in_the_page() -> None:
    work = Work()
    tried = Tried(contest_of(work.of("a")), contest_of(work.of("b"), once=True))
    assert tried.session.measure(["core"]) == 0
    assert [line.split()[0] for line in tried.out.getvalue().splitlines() if line.startswith("  ")][1::2] == ["a", "b"]
    assert work.order == [*"aaaaab"]
    page = tried.session.page("", day=DAY)
    assert "## `core`: a title\n\nWhat is measured.\n\nMeasured on 2008-03-01 in 5 rounds: " in page
    assert "no-such-package not installed" in " ".join(page.split())
    assert "## `mail`: " in page


def test_progress_names_benchmark_round_and_competitor() -> None:
    tried = Tried(contest_of(Work().of("a")))
    tried.session.measure(["core"])
    assert "core: a contest: round 2 of 5: a\n" in tried.err.getvalue()


@pytest.mark.parametrize(("at", "rows"), [(5, 2), (2, 1)], ids=["in the third round", "in the second round"])
def test_ctrl_c_leaves_a_table_of_the_whole_rounds(at: int, rows: int) -> None:
    work = Work(interrupted_at=at)
    tried = Tried(contest_of(work.of("a"), work.of("b")))
    with pytest.raises(KeyboardInterrupt):
        tried.session.measure(["core"])
    assert tried.taken_down
    assert f"Interrupted: {rows} of 5 rounds." in tried.out.getvalue()
    assert f"Interrupted: {rows} of 5 rounds." in tried.session.page("", day=DAY)


def test_ctrl_c_before_a_whole_round_leaves_the_page_as_it_was() -> None:
    tried = Tried(contest_of(Work(interrupted_at=0).of("a")))
    with pytest.raises(KeyboardInterrupt):
        tried.session.measure(["core"])
    assert tried.session.measured == {}
    assert tried.out.getvalue() == ""


def test_ctrl_c_in_the_second_contest_leaves_the_first() -> None:
    work = Work(interrupted_at=5)
    tried = Tried(contest_of(work.of("a")), contest_of(work.of("b")))
    with pytest.raises(KeyboardInterrupt):
        tried.session.measure(["core"])
    assert "| a | " in tried.session.page("", day=DAY)
    assert "Interrupted" not in tried.out.getvalue()


def test_what_a_benchmark_lacks_is_said_and_the_others_go_on() -> None:
    tried = Tried(lacks="dovecot is not installed; .ci/debian-packages installs it")
    assert tried.session.measure(["mail", "core"]) == 1
    said = "not measured: dovecot is not installed; .ci/debian-packages installs it"
    assert [line for line in tried.err.getvalue().splitlines() if said in line] == [f"mail: {said}", f"core: {said}"]
    assert tried.session.measured == {}


def test_sections_that_were_not_measured_anew_stay() -> None:
    before = Tried(contest_of(Work().of("of mail")))
    before.session.measure(["mail"])
    page = before.session.page("", day=DAY)
    after = Tried(contest_of(Work().of("of core")))
    after.session.measure(["core"])
    page = after.session.page(page, day=DAY)
    assert "| of mail | " in page
    assert "| of core | " in page
    again = Tried(contest_of(Work().of("of mail later")))
    again.session.measure(["mail"])
    page = again.session.page(page, day=DAY)
    assert "| of mail | " not in page
    assert "| of mail later | " in page
    assert page.count("## `mail`: ") == 1
    assert page.count("# Benchmarks") == 1
