"""Suggestions for misspelt names, and how a text is quoted in a message."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from harness.model.printable import json_text

_LONGEST_QUOTE = 80
_PASSWORD_OF_A_URL = re.compile(r"(://[^/@:\s]*):.*@", re.DOTALL)
"""As far as the last `@`: a password may have any character, and to show too little harms nobody."""


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """`; did you mean "…"?` where a known name is close to the given one, else empty. Case makes no difference."""
    by_folded = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(given.casefold()[:_LONGEST_QUOTE], by_folded, n=1)
    return f"; did you mean {quoted(by_folded[close[0]])}?" if close else ""


def quoted(text: str) -> str:
    """`text` in double quotes, as TOML spells it; a long one is cut, and a URL's password is not shown."""
    text = _PASSWORD_OF_A_URL.sub(r"\1:***@", text)
    shown = text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"
    return json_text(shown)
