"""A pattern that is slow to search for, and words of which whatever it matches has one: most texts have none."""

from __future__ import annotations

import re

_TAKEN_FOR_ASCII = (
    "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}\N{LATIN SMALL LETTER DOTLESS I}\N{LATIN SMALL LETTER LONG S}"
)
"""What a pattern that ignores case takes for a letter of ASCII, and whose small form is not that letter."""


class WordedPattern:
    """A pattern with its words in small letters of ASCII; case is ignored unless the flags say otherwise.

    A text without any of the words is not searched: to look for words is many times as fast.
    """

    def __init__(self, pattern: str, *, words: tuple[str, ...], flags: re.RegexFlag = re.IGNORECASE) -> None:
        self._pattern = re.compile(pattern, flags)
        self._words = words

    def sub(self, replacement: str, text: str) -> str:
        """The same as of the pattern alone."""
        return self._pattern.sub(replacement, text) if self._may_be_in(text) else text

    def _may_be_in(self, text: str) -> bool:
        lowered = text.lower()
        return any(map(lowered.__contains__, self._words)) or (
            not text.isascii() and any(map(text.__contains__, _TAKEN_FOR_ASCII))
        )
