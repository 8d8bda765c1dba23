"""Text in a picture: escaped, measured without a font at hand, and cut where it is too long."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from harness.model.printable import printable_lines

SIZE = 11.0
"""Of all text but names and the title."""

NO_BREAK = "\u00a0"
"""A space at which a line is not broken."""

_NARROW = frozenset("fijltrI.,:;'|!()[]/- " + NO_BREAK)
_WIDE = frozenset("mwMWOQ@%&…")
_LATIN = 0x250
_MOST_NAMES = 12


def escaped(text: str) -> str:
    """For the content of an element; characters that XML does not have, or a viewer would obey, are visible escapes."""
    return escape(printable_lines(text))


def attribute(text: str) -> str:
    """As the value of an attribute, with its quotes."""
    return quoteattr(printable_lines(text))


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide a text is in DejaVu Sans; the other usual sans-serif fonts are narrower."""
    return sum(map(_width, text)) * size * (1.12 if bold else 1.0)


def _width(character: str) -> float:
    if ord(character) > _LATIN and character != "…":
        return 1.0
    if character in _NARROW:
        return 0.37
    if character in _WIDE:
        return 0.92
    return 0.7 if character.isupper() else 0.62


def shortened(text: str, size: float, width: float, *, bold: bool = False) -> str:
    """The text, or as much of its beginning as fits, with an ellipsis."""
    if text_width(text, size, bold=bold) <= width:
        return text
    kept = text
    while kept and text_width(kept + "…", size, bold=bold) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def counted(number: int, noun: str) -> str:
    """`1 mailbox`, `2,000 mailboxes`."""
    ending = "es" if noun.endswith("x") else "s"
    return f"{number:,} {noun}{'' if number == 1 else ending}"


def listed(names: Sequence[str]) -> str:
    """Names in a row; of many the first, and how many more there are."""
    if len(names) <= _MOST_NAMES:
        return ", ".join(names)
    return f"{', '.join(names[:_MOST_NAMES])} and {len(names) - _MOST_NAMES:,} more"


def broken(text: str, size: float, width: float) -> list[str]:
    """A text in lines that fit, broken between words; a word that is too wide is cut."""
    lines = [""]
    for word in filter(None, re.split("[ \n]", text)):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return [shortened(line, size, width) for line in lines]
