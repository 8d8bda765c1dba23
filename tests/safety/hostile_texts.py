"""Texts that a hostile server or file has: every character that does something where it is shown, and markup."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from unicodedata import category

_DOES_SOMETHING = frozenset({"Cc", "Cf", "Zl", "Zp"})
_OTHERS = "\ue000\uf8ff\U000f0000\U0010fffd\ufdd0\ufffe\uffff\u0378\U0001fffe"
"""Some of private use, and some that no version of Unicode assigns; halves of surrogate pairs stand beside."""

HALVES = "\ud800\udbff\udc00\udfff"
HOSTILE = "".join(chr(number) for number in range(sys.maxunicode + 1) if category(chr(number)) in _DOES_SOMETHING)
HOSTILE += _OTHERS
"""Every control, format character and separator of lines, and the samples of the rest."""

NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
MARKUP = (
    "<script>window.ran = 1</script>",
    "<img src=x onerror=window.ran=2>",
    "[x](javascript:window.ran=3)",
    "![](http://outside.test/a.png)",
    "<a href=http://outside.test/>a</a>",
    "&#x202e;&lt;b&gt;",
    "</pre></textarea><svg onload=window.ran=4>",
    "[bold red]red[/] [/bold] [link=http://outside.test/]a[/link]",
    "`code` | a | b | **strong** _em_ ~~s~~ $x$",
    "]]> --> <!-- <![CDATA[",
    "http://outside.test/ www.outside.test",
    "%s {0} {x} $HOME \\x1b \\u202e",
)
_AT_ONCE = 48


def escape_of(character: str) -> str:
    """How a reader sees it, written here a second time."""
    number = ord(character)
    if number < 0x100:
        return NAMED.get(character, f"\\x{number:02x}")
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def unprintable_in(text: str, *, allowed: str = "\n") -> list[str]:
    """What a text must not have, each once and named; line ends are allowed."""
    return sorted({f"U+{ord(one):04X}" for one in text if one not in allowed and _is_unprintable(one)})


def _is_unprintable(character: str) -> bool:
    return not character.isprintable() and category(character) != "Zs"


def markers(*, without: str = "") -> Iterator[str]:
    """Texts without end, each with a few of the characters and a piece of markup: in turn all of them."""
    characters = "".join(one for one in HOSTILE if one not in without)
    at, number = 0, 0
    while True:
        yield f"{characters[at : at + _AT_ONCE]}{MARKUP[number % len(MARKUP)]}"
        at, number = (at + _AT_ONCE) % len(characters), number + 1
