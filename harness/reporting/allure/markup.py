"""Text of others in Allure's descriptions, which are Markdown with HTML in it: shown as it is, and doing nothing."""

from __future__ import annotations

import re

from harness.model.printable import printable

_OF_MARKUP = re.compile(r"[\\`*_{}\[\]()<>#!|~&:@\"'=+$^-]|(?<=www)\.", re.IGNORECASE)
"""What begins an element, a character reference, a link or an emphasis; `:`, `@` and `www.` make links without more."""


def markdown_text(text: str) -> str:
    """`text` on one line of Markdown: no element, no link and no picture comes of it."""
    return _OF_MARKUP.sub(lambda found: f"\\{found.group()}", printable(text))
