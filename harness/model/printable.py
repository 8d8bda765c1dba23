"""Text from elsewhere, as it may be shown on a terminal."""

from __future__ import annotations

import unicodedata

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of Unicode: controls, formats (bidirectional ones too), surrogates, separators of lines and paragraphs."""


def printable(text: str) -> str:
    """`text` with a visible escape such as \\x1b or \\u202e in the place of each character that is not to be seen."""
    return "".join(_escape(one) if unicodedata.category(one) in _UNSEEN else one for one in text)


def _escape(character: str) -> str:
    number = ord(character)
    if number > 0xFFFF:
        return f"\\U{number:08x}"
    return f"\\u{number:04x}" if number > 0xFF else f"\\x{number:02x}"
