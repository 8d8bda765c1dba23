"""Java's properties as text: the form of Allure's environment."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LINE = re.compile(r"(?P<key>(?:\\.|[^\\=])*)=(?P<value>.*)")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")
_OF_KEYS = " =:#!"


def properties_text(values: Mapping[str, str]) -> str:
    """In ASCII, with escapes for letters beyond it, for backslashes, and for what would end a key."""
    return "".join(f"{_key(key)}={_value(value)}\n" for key, value in values.items())


def read_properties(text: str) -> dict[str, str]:
    """What `properties_text` wrote; a line of another form is left out."""
    lines = (_LINE.fullmatch(line) for line in text.splitlines())
    return {_plain(line["key"]): _plain(line["value"]) for line in lines if line}


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
    signs = _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text)
    return signs.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
