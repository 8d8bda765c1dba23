"""How a mistake in a file is told: where it stands, what was found, what was expected, what was probably meant."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

KeyPath = tuple[str | int, ...]
"""Where a value stands: keys, and positions in arrays counted from 0."""

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_LONGEST_QUOTE = 80


class DescriptionError(Exception):
    """The file cannot be used; `problems` holds one sentence for each mistake, in the order of the file."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: the key path, and a sentence that continues it (`is "uss"; expected …`)."""

    path: KeyPath
    sentence: str

    def __str__(self) -> str:
        return f"{spell_key_path(self.path)} {self.sentence}".lstrip()


def spell_key_path(path: KeyPath) -> str:
    """The path as a reader of the file would write it: `client_access_server[1].owa.internal_url`."""
    spelled = ""
    for step in path:
        if isinstance(step, int):
            spelled += f"[{step}]"
        else:
            key = step if _BARE_KEY.fullmatch(step) else _quote(step)
            spelled += f".{key}" if spelled else key
    return spelled


def show_found(value: object) -> str:
    """A value as TOML spells it; tables and arrays are named only, since a password may stand inside."""
    match value:
        case bool():
            shown = "true" if value else "false"
        case str():
            shown = _quote(value)
        case int() if value.bit_length() > 64:  # Python refuses to print the longest ones
            shown = "a very long number"
        case int() | float():
            shown = str(value)
        case dict():
            shown = "a table"
        case list():
            shown = "an array"
        case _:
            shown = f"the date or time {value}"
    return shown


def mismatch(found: object, *, expected: str, options: Iterable[str] = ()) -> str:
    """`is FOUND; expected EXPECTED`, and the option that was probably meant."""
    meant = suggest(found, options) if isinstance(found, str) else ""
    return f"is {show_found(found)}; expected {expected}{meant}"


def suggest(found: str, options: Iterable[str]) -> str:
    """`; did you mean "…"?` where one of the options is close to what was found, else nothing."""
    by_folded = {option.casefold(): option for option in options}
    close = difflib.get_close_matches(found.casefold()[:_LONGEST_QUOTE], by_folded, n=1)
    return f"; did you mean {_quote(by_folded[close[0]])}?" if close else ""


def _quote(text: str) -> str:
    shown = text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"
    return json.dumps(shown, ensure_ascii=False)
