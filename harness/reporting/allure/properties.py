"""Java's properties as text: the form of Allure's environment."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LINE = re.compile(r"((?:[^\\=:\s]|\\.)+)[ \t\f]*[=: \t\f][ \t\f]*(.*)", re.DOTALL)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_OF_KEYS = " =:#!"


def properties_text(values: Mapping[str, str]) -> str:
    """In ASCII, with escapes for letters beyond it, for backslashes, and for what would end a key."""
    return "".join(f"{_key(key)}={_value(value)}\n" for key, value in values.items())


def read_properties(text: str) -> dict[str, str]:
    """Names and values, whoever wrote them; lines that are no properties are left out."""
    lines = (line.lstrip() for line in text.split("\n"))
    found = (_LINE.fullmatch(line.rstrip("\r")) for line in lines if not line.startswith(("#", "!")))
    return {_plain(one[1]): _plain(one[2]) for one in found if one is not None}


def _key(key: str) -> str:
    return "".join(f"\\{sign}" if sign in _OF_KEYS else _ascii(sign) for sign in key)


def _value(value: str) -> str:
    """A blank at the beginning would be left out."""
    return "\\" * value.startswith(" ") + _ascii(value)


def _ascii(text: str) -> str:
    """Backslashes are doubled; what is beyond 16 bits is a pair of surrogates."""
    units = text.replace("\\", "\\\\").encode("utf-16-be", "surrogatepass")
    numbers = (int.from_bytes(units[at : at + 2], "big") for at in range(0, len(units), 2))
    return "".join(chr(one) if 0x20 <= one < 0x7F else f"\\u{one:04x}" for one in numbers)


def _plain(text: str) -> str:
    signs = _ESCAPE.sub(_unescaped, text)
    return signs.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescaped(escape: re.Match[str]) -> str:
    letter = escape[1]
    return chr(int(letter[1:], 16)) if len(letter) > 1 else _CONTROLS.get(letter, letter)
