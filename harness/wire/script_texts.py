"""The texts in scripts: what stands between quotation marks, as the script would read it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from lxml import etree

from harness.wire.html_elements import elements

_TEXT_PATTERN = r"""(?P<mark>["'])(?P<text>(?:(?!(?P=mark))[^\\\n]|\\.)*+)(?P<end>(?P=mark))?"""
"""A text that does not end is passed over as a whole: searched from each mark in it, a megabyte would take hours."""

_TEXT = re.compile(_TEXT_PATTERN, re.DOTALL)
_WORD = re.compile(
    rf"//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?|{_TEXT_PATTERN}|`(?P<template>(?:[^`\\]|\\.)*+)`?|\s++|(?P<other>[^\s\"'`/]|/)",
    re.DOTALL,
)
_IN_TEMPLATE = re.compile(r"\$\{[^}]*+\}?")
_ESCAPE = re.compile(
    r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([0-3][0-7]{0,2}|[4-7][0-7]?)|(\r\n|.))",
    re.DOTALL,
)
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "\n": "", "\r": "", "\r\n": ""}


def script_texts(root: etree._Element | None) -> tuple[str, ...]:
    """Every text in the page's script elements, unescaped, in order."""
    scripts = (script.text or "" for script in elements(root, "script"))
    return tuple(unescape_text(found["text"]) for script in scripts for found in _TEXT.finditer(script) if found["end"])


def find_script_variable(root: etree._Element | None, name: str) -> str | None:
    """The text that a script gives to the variable first; None where none does."""
    pattern = re.compile(rf"\b{re.escape(name)}\s*+=\s*+{_TEXT_PATTERN}", re.DOTALL)
    for script in elements(root, "script"):
        found = pattern.search(script.text or "")
        if found and found["end"]:
            return unescape_text(found["text"])
    return None


def joined_texts(script: str) -> Iterator[str]:
    """The texts of a script but those of comments, `'a' + 'b'` as one: for a URL that stands in it in parts."""
    parts: list[str] = []
    for word in _WORD.finditer(script):
        if word["template"] is not None:
            parts.append(unescape_text(_IN_TEMPLATE.sub(" ", word["template"])))
        elif word["end"]:
            parts.append(unescape_text(word["text"]))
        elif word["other"] not in {None, "+"} and parts:
            yield "".join(parts)
            parts = []
    if parts:
        yield "".join(parts)


def unescape_text(text: str) -> str:
    """What JavaScript makes of the text between quotation marks: `\\/`, `\\x2f` and `\\u002f` are all a slash."""
    if "\\" not in text:
        return text
    units = _ESCAPE.sub(_unescaped, text).encode("utf-16-le", "surrogatepass")
    return units.decode("utf-16-le", "replace")  # two halves are a character; of one alone no URL can be made


def _unescaped(found: re.Match[str]) -> str:
    by_code = found[1] or found[2] or found[3]
    if by_code:
        code = int(by_code, 16)
        return chr(code) if code <= sys.maxunicode else "\N{REPLACEMENT CHARACTER}"
    return chr(int(found[4], 8)) if found[4] else _LETTERS.get(found[5], found[5])
