"""The budget in words: by host and account, in all, and how long it takes."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from harness.model.budget import Budget
from harness.reporting import budget_lines, duration_lines
from harness.reporting.budget_text import in_words

BUDGET = Budget(
    requests=(("cas-01.contoso.com:443", 1200), ("cas-01.contoso.com:995", 34)),
    logons=(("user1@contoso.com", 1),),
    about=datetime.timedelta(seconds=250),
    seconds_each=0.2,
    pace="16 at once",
)
IN_ALL = (
    "in all at most 1,234 requests to 2 ports, 1 logon of 1 account; takes about 4 minutes, at 0.2 s a request, "
    "16 at once"
)


def test_it_says_what_is_sent_at_most_and_what_that_is_in_all() -> None:
    assert list(budget_lines(BUDGET, width=140)) == [
        "requests at most, by host:",
        "  1,200  cas-01.contoso.com:443",
        "     34  cas-01.contoso.com:995",
        "logons, by account:",
        "  1  user1@contoso.com",
        IN_ALL,
    ]


def test_what_sends_nothing_says_so() -> None:
    assert list(budget_lines(Budget((), ()))) == ["in all at most 0 requests to 0 ports, 0 logons of 0 accounts"]


@pytest.mark.parametrize("width", [40, 80, 120])
def test_it_fits_the_width(width: int) -> None:
    long = replace(BUDGET, requests=((f"{'cas' * 60}.contoso.com:443", 10**7),))
    assert max(map(len, budget_lines(long, width=width))) <= width


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "1 s"), (0.4, "1 s"), (89, "89 s"), (90, "2 minutes"), (3_600, "60 minutes"), (9_000, "2 h 30 min")],
)
def test_an_estimate_is_as_exact_as_one_is(seconds: float, words: str) -> None:
    assert in_words(datetime.timedelta(seconds=seconds)) == words


def test_at_least_is_said_only_where_there_are_waits_and_what_for() -> None:
    waits = replace(BUDGET, at_least=datetime.timedelta(seconds=65))
    assert list(duration_lines(BUDGET)) == []
    assert list(duration_lines(waits)) == ["takes 0:01:05 at least: changes of servers take time to act"]
    assert list(duration_lines(replace(waits, seconds_apart=2.1))) == [
        "takes 0:01:05 at least: for the logs' sake conversations of a kind keep 2.1 s apart"
    ]
