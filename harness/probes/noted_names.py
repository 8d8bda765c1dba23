"""Notes the names that a run looks for where the record of an answer will not have them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from harness.model.observation import BODY_LIMIT, NotedName
from harness.probes.tokens import mask_header, without_tokens

_MOST = 200
"""Names noted of one answer; one is enough for a verdict."""


def note_names(
    headers: Iterable[tuple[str, str]], text: str, find_names: Callable[[str], Iterable[str]]
) -> tuple[NotedName, ...]:
    """The names in headers and bodies that are masked or kept in part alone; each once a place.

    Load balancers write servers' names into cookies, a server its own into its challenge of NTLM and fields of forms.
    """
    return tuple(islice(dict.fromkeys(_names(headers, text, find_names)), _MOST))


def _names(
    headers: Iterable[tuple[str, str]], text: str, find_names: Callable[[str], Iterable[str]]
) -> Iterator[NotedName]:
    for header, value in headers:
        if mask_header(header, value) != value:
            yield from (NotedName(name, f"in the header {header}") for name in find_names(value))
    if len(text) > BODY_LIMIT or without_tokens(text) != text:
        yield from (NotedName(name, "in the body") for name in find_names(text))
