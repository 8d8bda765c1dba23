"""Pages around scripts: with links, forms and buttons that the scripts find."""

from __future__ import annotations

from collections.abc import Iterable

from harness.wire.html_elements import parse_html
from harness.wire.page_moves import PageMoves, follow_page

FOUND = (
    "<a id=link href='https://www.contoso.com/owa'>x</a><a id=a href='https://www.contoso.com/owa'>x</a><b id=b>x</b>"
    "<a id=go href='https://www.contoso.com/owa'>x</a>"
    "<form name=go action='https://www.contoso.com/owa'><input type=submit></form>"
)
"""What the scripts of tests find in a page."""


def follow(scripts: Iterable[str], *, found: str = FOUND) -> PageMoves:
    """What a page does that has these scripts."""
    written = (script.replace("</", "<\\/") for script in scripts)
    elements = "".join(f"<script>{script}</script>" for script in written)
    return follow_page(parse_html(f"<body>{found}{elements}"))


def moves_by_script(scripts: Iterable[str]) -> bool:
    """True where one of the scripts moves on without a click."""
    return follow(scripts).moves_by is not None
