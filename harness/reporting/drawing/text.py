"""Text in a picture: escaped, measured without a font at hand, and cut where it is too long."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

_NARROW = frozenset("fijltrI.,:;'|!()[]/- ")
_WIDE = frozenset("mwMWGOQ@%&→…")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LATIN = 0x250


def escaped(text: str) -> str:
    """For the content of an element; characters that XML does not have are shown as missing."""
    return escape(_NOT_IN_XML.sub("\ufffd", text))


def attribute(text: str) -> str:
    """As the value of an attribute, with its quotes."""
    return quoteattr(_NOT_IN_XML.sub("\ufffd", text))


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide a text is in the usual sans-serif fonts, rather too much than too little."""
    return sum(map(_width, text)) * size * (1.07 if bold else 1.0)


def _width(character: str) -> float:
    if ord(character) > _LATIN and character not in "→…":
        return 1.0
    if character in _NARROW:
        return 0.34
    if character in _WIDE:
        return 0.9
    return 0.68 if character.isupper() else 0.575


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
