"""The texts in the scripts of a page: what stands between quotation marks, as the script would read it."""

from __future__ import annotations

import re

from lxml import etree

from harness.wire.html_elements import elements

_TEXT_PATTERN = r"""(?P<mark>["'])(?P<text>(?:(?!(?P=mark))[^\\\n]|\\.)*+)(?P<end>(?P=mark))?"""
"""A text that does not end is passed over as a whole: searched from each mark in it, a megabyte would take hours."""

_TEXT = re.compile(_TEXT_PATTERN, re.DOTALL)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(\n|[^\n]))")
_SURROGATES = range(0xD800, 0xE000)
"""Halves of a character, of which no URL can be made."""

_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}


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


def unescape_text(text: str) -> str:
    """What JavaScript makes of the text between quotation marks."""
    return _ESCAPE.sub(_unescaped, text)


def _unescaped(found: re.Match[str]) -> str:
    code = found.group(1) or found.group(2)
    if code:
        unit = int(code, 16)
        return "\N{REPLACEMENT CHARACTER}" if unit in _SURROGATES else chr(unit)
    letter: str = found.group(3)
    return _LETTERS.get(letter, letter)
