"""Rounds are interleaved, and medians and ratios are those of whole rounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.rounds import Sample, in_turn, median_figures, median_ratio, median_seconds, rounds_of, spread
from tests.bench.nouns import Work, contest_of, rounds_taking


def test_every_competitor_works_once_a_round_and_each_round_begins_with_another_one() -> None:
    work = Work()
    rounds = [*rounds_of(contest_of(work.of("a"), work.of("b"), work.of("c")), 5)]
    assert "".join(work.order) == "abcbcacababcbca"
    assert [set(one) for one in rounds] == 5 * [{"a", "b", "c"}]


def test_whoever_is_warmed_up_works_once_more_before_and_is_not_measured() -> None:
    work, begun = Work(), list[tuple[int, str]]()
    contest = contest_of(work.of("a"), work.of("b"), warmed_up=True)
    rounds = [*rounds_of(contest, 1, begin=lambda number, who: begun.append((number, who.name)))]
    assert begun == [(0, "a"), (0, "b"), (1, "a"), (1, "b")]
    assert len(rounds) == 1


def test_a_round_that_is_interrupted_is_not_kept() -> None:
    work = Work(interrupted_at=5)
    rounds = rounds_of(contest_of(work.of("a"), work.of("b")), 5)
    assert len([next(rounds), next(rounds)]) == 2
    with pytest.raises(KeyboardInterrupt):
        next(rounds)


def test_what_a_competitor_says_of_itself_is_kept_beside_its_seconds() -> None:
    (one,) = rounds_of(contest_of(Work().of("a", {"MB": 12.0}), Work().of("b")), 1)
    assert one["a"].figures == {"MB": 12.0}
    assert one["b"].figures == {}


def test_medians_are_those_in_the_middle() -> None:
    rounds = rounds_taking(a=(3.0, 1.0, 100.0, 2.0, 4.0), b=(1.0, 1.0, 1.0, 1.0, 1.0))
    assert median_seconds(rounds, "a") == 3.0
    assert spread(rounds, "a") == (1.0, 100.0)
    assert median_seconds(rounds[:4], "a") == 2.5


def test_a_ratio_is_the_median_of_the_rounds_own_and_not_that_of_medians() -> None:
    """A machine that is slow in one round is so for both."""
    rounds = rounds_taking(a=(2.0, 20.0, 4.0), b=(1.0, 10.0, 1.0))
    assert median_ratio(rounds, "a", ["b"]) == 2.0
    assert median_ratio(rounds, "b", ["b"]) == 1.0


def test_a_baseline_may_be_a_sum() -> None:
    rounds = rounds_taking(items=(6.0,), empty=(3.0,), answers=(1.0,))
    assert median_ratio(rounds, "items", ["empty", "answers"]) == 1.5


def test_without_a_baseline_or_with_one_that_takes_no_time_there_is_no_ratio() -> None:
    rounds = rounds_taking(a=(1.0,), b=(0.0,))
    assert median_ratio(rounds, "a", []) is None
    assert median_ratio(rounds, "a", ["b"]) is None


def test_a_figure_that_one_round_lacks_is_left_out() -> None:
    rounds = ({"a": Sample(1, {"MB": 3, "hops": 7})}, {"a": Sample(1, {"MB": 5})}, {"a": Sample(1, {"MB": 4})})
    assert median_figures(rounds, "a") == {"MB": 4}


@given(st.integers(1, 6), st.integers(0, 40))
def test_whoever_begins_all_others_follow(many: int, number: int) -> None:
    work = Work()
    competitors = [work.of(str(one)) for one in range(many)]
    turn = in_turn(competitors, number)
    assert turn[0] is competitors[number % many]
    assert {one.name for one in turn} == {one.name for one in competitors}


def test_what_happens_once_has_one_round() -> None:
    assert contest_of(once=True).rounds_of(5) == 1
    assert contest_of().rounds_of(5) == 5
