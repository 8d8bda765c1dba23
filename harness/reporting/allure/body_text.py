"""Bodies of requests and answers, indented for readers: JSON and XML, whole or cut; all else stays as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

_TOKEN = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<[^<>]*>|<|[^<]+", re.DOTALL)
_DEEPEST = 32
"""Levels that are indented; a hostile document has thousands."""


def indented_body(text: str, *, is_markup: bool) -> str:
    """The body with an element or a key a line; `is_markup` says that its media type is one of XML."""
    beginning = text.lstrip("\ufeff \t\r\n")
    if beginning.startswith(("{", "[")):
        return _indented_json(text)
    if beginning.startswith("<?xml") or (is_markup and beginning.startswith("<")):
        return "\n".join(_indented_lines(beginning))
    return text


def _indented_json(text: str) -> str:
    """As it is where that would say something else: a key twice, a figure that is written in another way."""
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_float=_float, parse_constant=_refused)
        return json.dumps(value, ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return text


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _float(figure: str) -> float:
    value = float(figure)
    return value if repr(value) == figure else _refused(figure)


def _refused(figure: str) -> float:
    raise ValueError(f"{figure} would be written in another way")


def _indented_lines(text: str) -> Iterator[str]:
    """Not parsed, since a body may be cut or be no XML; an element with text alone stays on its line."""
    depth, line = 0, ""
    for token in _TOKEN.findall(text):
        if not token.startswith("<"):
            line += token.strip() if line or not token.isspace() else ""
            continue
        if token.startswith("</"):
            depth = max(0, depth - 1)
            if not _is_open(line):
                yield from _at(depth + 1, line)
                line = ""
            yield from _at(depth, line + token)
            line = ""
            continue
        yield from _at(depth - _is_open(line), line)
        line = token
        if _opens(token):
            depth += 1
            continue
        yield from _at(depth, line)
        line = ""
    yield from _at(depth - _is_open(line), line)


def _opens(token: str) -> bool:
    return token.endswith(">") and not token.endswith("/>") and not token.startswith(("<?", "<!"))


def _is_open(line: str) -> bool:
    """Whether a line begins with an element that was opened in it and not closed."""
    return line.startswith("<") and not line.startswith(("</", "<?", "<!"))


def _at(depth: int, line: str) -> Iterator[str]:
    if line.strip():
        yield "  " * min(max(0, depth), _DEEPEST) + line.strip()
