"""Notes the names that a run looks for where the record of an answer will not have them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from harness.model.observation import BODY_LIMIT, NotedName

_MASKED = frozenset({"set-cookie", "set-cookie2", "www-authenticate", "proxy-authenticate"})
"""The headers of an answer whose values are masked: load balancers write servers' names into cookies, and a server
writes its own into its challenge of NTLM.
"""

_MOST = 200
"""Names noted of one answer; one is enough for a verdict."""


def note_names(
    headers: Iterable[tuple[str, str]], text: str, find_names: Callable[[str], Iterable[str]]
) -> tuple[NotedName, ...]:
    """The names in cookies and challenges, and in a body of which only the beginning is kept; each once a place."""
    return tuple(islice(dict.fromkeys(_names(headers, text, find_names)), _MOST))


def _names(
    headers: Iterable[tuple[str, str]], text: str, find_names: Callable[[str], Iterable[str]]
) -> Iterator[NotedName]:
    for header, value in headers:
        if header.lower() in _MASKED:
            yield from (NotedName(name, f"in the header {header}") for name in find_names(value))
    if len(text) > BODY_LIMIT:
        yield from (NotedName(name, "in the body") for name in find_names(text))
