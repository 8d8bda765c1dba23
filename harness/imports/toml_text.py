"""Values, tables and comments as lines of TOML, safe for any text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from harness.model.printable import printable

TomlValue = str | bool | int | tuple[str, ...] | tuple[int, ...] | Mapping[str, str]

_WIDTH = 118


def value_text(value: TomlValue) -> str:
    """A value as TOML spells it, on one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return _string(value)
        case tuple():
            return f"[{', '.join(value_text(element) for element in value)}]"
        case _:
            return f"{{ {', '.join(f'{key} = {value_text(inner)}' for key, inner in value.items())} }}"


def _string(text: str) -> str:
    if "\\" in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    # JSON escapes what TOML wants escaped, save the one character.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def comment_lines(sentence: str, *, indent: str = "") -> Iterator[str]:
    """A sentence as comments of this width, wrapped at blanks; printable, so that none ends before its time."""
    words = printable(sentence).split(" ")
    line = f"# {indent}{words[0]}"
    for word in words[1:]:
        if len(line) + 1 + len(word) > _WIDTH:
            yield line
            line = f"#   {indent}{word}"
        else:
            line = f"{line} {word}"
    yield line


def table_lines(
    header: str, values: Iterable[tuple[str, TomlValue, Iterable[str]]], *, end: Iterable[str] = ()
) -> Iterator[str]:
    """A table after a blank line: each key below its comments, and comments at its end."""
    yield ""
    yield header
    for key, value, comments in values:
        yield from comments
        yield f"{key} = {value_text(value)}"
    yield from end
