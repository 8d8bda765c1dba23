"""The day that a live run looks at in calendars."""

from __future__ import annotations

import datetime

import pytest

from harness.run.live import last_working_day


@pytest.mark.parametrize(
    ("today", "looked_at"),
    [
        ("2024-05-13", "2024-05-13"),
        ("2024-05-17", "2024-05-17"),
        ("2024-05-18", "2024-05-17"),
        ("2024-05-19", "2024-05-17"),
    ],
    ids=["Monday", "Friday", "Saturday", "Sunday"],
)
def test_it_is_the_last_working_day(today: str, looked_at: str) -> None:
    assert last_working_day(datetime.date.fromisoformat(today)) == datetime.date.fromisoformat(looked_at)
