"""Chromium is the judge of the reader: a page moves on by itself where a browser moves, and waits where one waits."""

from __future__ import annotations

from pathlib import Path

from tests.page_moves.chromium import see_moves
from tests.page_moves.later_pages import ALL_PAGES
from tests.page_moves.table import make_page, moves, read

PAGE = Path(__file__).parents[2] / "docs" / "page-moves.md"


def test_the_reader_says_what_chromium_does_or_that_it_cannot_be_followed() -> None:
    seen = see_moves(ALL_PAGES, moves)
    read_otherwise = {name for name, html in ALL_PAGES.items() if read(html).moves not in {None, seen[name]}}
    assert read_otherwise == set()
    assert make_page(seen, ALL_PAGES) == PAGE.read_text(encoding="utf-8"), (
        "make it anew: python -m tests.page_moves > docs/page-moves.md"
    )


def test_few_pages_cannot_be_followed_and_many_of_the_others_move_and_wait() -> None:
    readings = [read(html).moves for html in ALL_PAGES.values()]
    assert readings.count(True) >= 100
    assert readings.count(False) >= 50
    assert readings.count(None) <= 20
