"""The page `docs/page-moves.md`: what Chromium did with each page, and what the reader says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from harness.wire.owa_page import read_page

_BEGINNING = """\
# Pages that move on

What a headless Chromium did with pages that have something of a page that moves on by itself, and what the reader of
pages (`harness/wire/page_moves.py`) says of them. Measured by `tests/page_moves`, where each page stands; made anew by
`.venv/bin/python -m tests.page_moves > docs/page-moves.md`.

A page moves where Chromium opens another server's Outlook Web Access without a click: in its place, in a frame or in a
new window. A test fails where the two differ, but on rows that cannot be followed: the reader says so, and OWA-03 is
then not judged.

| page | Chromium | reader |
| --- | --- | --- |
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader says of a page; `moves` is None where it cannot be followed."""

    moves: bool | None
    words: str


def read(html: str) -> Reading:
    page = read_page(f"<!DOCTYPE html><html>{html}</html>")
    how = page.moves_by or ("frame" if page.framed_owa else None)
    if how is not None:
        return Reading(True, f"moves by {how}")
    if page.unfollowed is not None:
        return Reading(None, f"cannot be followed: {page.unfollowed}")
    return Reading(False, "waits")


def moves(html: str) -> bool:
    """Whether the reader takes the page for one that moves on."""
    return read(html).moves is True


def make_page(seen: Mapping[str, bool], pages: Mapping[str, str]) -> str:
    """The page with a line for each of `pages`."""
    lines = [f"| {name} | {'moves' if seen[name] else 'waits'} | {read(html).words} |" for name, html in pages.items()]
    return _BEGINNING + "\n".join(lines) + "\n"
