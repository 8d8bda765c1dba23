"""Text of others as it may be shown: on a terminal, in a file or a report it is read, and does nothing.

A server, a control program, a certificate or a file may hold any character. Those that a terminal obeys (ESC, BEL, the
C1 controls), that turn or hide what stands beside them (U+202E, U+200B, tags), that end a line, and those that no file
in UTF-8 or XML can have become escapes that a reader sees: `\\x1b`, `\\u202e`, `\\U000e0041`. A backslash stays one.
"""

from __future__ import annotations

import json
import re
from unicodedata import category

LONGEST_QUOTE = 1_000
"""Characters of what is told of an answer: more than the URLs and replies of servers have."""

_NOT_SHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode's controls, format characters, halves of surrogate pairs, private and unassigned ones, line separators."""

_NAMED = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}
_LINE_END = re.compile(r"\r\n|\r|\n")


def printable(text: str) -> str:
    """`text` on one line, with a visible escape for each character that is not to be shown; letters stay."""
    return text if text.isprintable() else "".join(map(_visible, text))


def printable_lines(text: str) -> str:
    """The same of a text of several lines, such as a page: line ends and tabs stay."""
    return "\n".join("\t".join(map(printable, line.split("\t"))) for line in _LINE_END.split(text))


def brief(text: str, longest: int = LONGEST_QUOTE) -> str:
    """`text` made printable, its middle left out where it is longer: what is said after a quotation stays.

    What is secret in it has to be masked before, since the cut could leave a part of it.
    """
    return _cut(printable(_cut(text, longest)), longest)


def json_text(value: object, *, indent: int | None = None, sort_keys: bool = False) -> str:
    """`value` as JSON that is printable, and has letters as they are; read again it is the same value."""
    separators = (",", ":") if indent is None else None
    text = json.dumps(value, ensure_ascii=False, indent=indent, sort_keys=sort_keys, separators=separators)
    lines = text.split("\n")  # within JSON's strings a line end is an escape
    return "\n".join(line if line.isprintable() else "".join(map(_json_escape, line)) for line in lines)


def _visible(character: str) -> str:
    if _is_shown(character):
        return character
    number = ord(character)
    digits = f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
    return _NAMED.get(character, digits)


def _json_escape(character: str) -> str:
    """What is beyond 16 bits is a pair of surrogates."""
    return character if _is_shown(character) else json.dumps(character)[1:-1]


def _is_shown(character: str) -> bool:
    return character.isprintable() or category(character) not in _NOT_SHOWN


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    end = longest // 4
    return f"{text[: longest - end - 1]}…{text[len(text) - end :]}"
