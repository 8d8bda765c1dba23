"""Prints the page `docs/page-moves.md`: `python -m tests.page_moves > docs/page-moves.md`."""

from __future__ import annotations

from tests.page_moves.chromium import see_moves
from tests.page_moves.later_pages import ALL_PAGES
from tests.page_moves.table import make_page, moves

if __name__ == "__main__":
    print(make_page(see_moves(ALL_PAGES, moves), ALL_PAGES), end="")
