"""A mistake in a file: its key path, what was found, what was expected, and what was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from harness.deployments.spelling import did_you_mean, quoted
from harness.model.command_error import CommandError
from harness.model.printable import printable

KeyPath = tuple[str | int, ...]
"""Where a value is: keys, and positions in arrays counted from 0."""

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


class DescriptionError(CommandError):
    """A file that cannot be used; `problems` has a printable sentence for each mistake, in the order of the file."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(map(printable, problems))
        super().__init__("\n".join(self.problems))


class ProblemKind(Enum):
    """As far as one mistake may be the cause of another."""

    UNKNOWN_KEY = auto()
    MISSING_KEY = auto()
    WRONG_VALUE = auto()
    UNKNOWN_NAME = auto()
    REPEATED_VALUE = auto()
    EMPTY_FILE = auto()


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: the key path, and a sentence that continues it (`is "uss"; expected …`).

    `concerns` are key paths of what it is about: the key that was meant by an unknown one, the arrays of tables in
    which a name is unknown.
    """

    path: KeyPath
    sentence: str
    kind: ProblemKind = ProblemKind.WRONG_VALUE
    concerns: tuple[KeyPath, ...] = ()

    def __str__(self) -> str:
        return f"{spell_key_path(self.path)} {self.sentence}".lstrip()


def spell_key_path(path: KeyPath) -> str:
    """The path as text: `client_access_server[1].owa.internal_url`."""
    spelled = ""
    for step in path:
        if isinstance(step, int):
            spelled += f"[{step}]"
        else:
            key = step if _BARE_KEY.fullmatch(step) else quoted(step)
            spelled += f".{key}" if spelled else key
    return spelled


def describe_value(value: object) -> str:
    """A value as TOML spells it; tables and arrays are not shown, since a password may be inside."""
    match value:
        case bool():
            shown = "true" if value else "false"
        case str():
            shown = quoted(value)
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
    meant = did_you_mean(found, options) if isinstance(found, str) else ""
    return f"is {describe_value(found)}; expected {expected}{meant}"
