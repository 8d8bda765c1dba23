"""Where the reading of a TOML text ended, with what stands there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

import tomli

_ASSIGNMENT = re.compile(r"""\s*([^\s=\[\]{}"'#;:,]+|"[^"]*"|'[^']*')\s*(?::=|=>|==|=|:)\s*""")
_HEADER = re.compile(r"\s*\[\[?([^\[\]]+)\]?\]?")
_SECRET = re.compile(r"pas+w|kenn?wort|passe\b|literal|secret|pwd|\bpw\b", re.IGNORECASE)
_LONGEST = 60
_LISTED = 5
_CONTINUED = 6
"""Lines above in which a value without a key of its own may begin."""


@dataclass(frozen=True, slots=True)
class Spot:
    """The line, counted from 1, its text, the column where reading ended, counted from 0, and tomli's message."""

    lines: tuple[str, ...]
    number: int
    column: int
    message: str

    @property
    def text(self) -> str:
        """The line."""
        return self.lines[self.number - 1] if self.number <= len(self.lines) else ""

    @property
    def next_line(self) -> str:
        """The line below, without blanks around it."""
        return self.lines[self.number].strip() if self.number < len(self.lines) else ""

    @property
    def rest(self) -> str:
        """What stands from there on in the line."""
        return self.text[self.column :]

    @property
    def key(self) -> str:
        """The key of the line, without quotes; empty where there is none."""
        found = _ASSIGNMENT.match(self.text)
        return found[1].strip("\"'") if found else ""

    @property
    def value(self) -> str:
        """What stands behind the equals sign, without a comment."""
        found = _ASSIGNMENT.match(self.text)
        return without_comment(self.text[found.end() :]) if found else ""

    @property
    def is_secret(self) -> bool:
        """Whether the line, or one that it continues, may have a password in it, so that nothing of it is shown."""
        begins = self.number - 1 if self.key else max(0, self.number - _CONTINUED)
        return any(map(_SECRET.search, self.lines[begins : self.number]))

    def shown(self, text: str) -> str:
        """A piece of the line for a message."""
        if self.is_secret:
            return "the value"
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"

    def write(self, text: str) -> str:
        """`write …`: the line as it ought to be; only the rule where it may have a password in it or is long."""
        return "" if self.is_secret or len(text) > 2 * _LONGEST else f": write {text}"

    def also_in(self, is_such: Callable[[Spot], bool]) -> str:
        """`; also in lines …`: the other lines with the same mistake, since reading ends at the first one."""
        every = (Spot(self.lines, number, 0, "") for number in range(1, len(self.lines) + 1) if number != self.number)
        numbers = [str(spot.number) for spot in every if is_such(spot)]
        if not numbers:
            return ""
        more = f" and {len(numbers) - _LISTED} more" if len(numbers) > _LISTED else ""
        return f"; also in line{'s' if len(numbers) > 1 else ''} {', '.join(numbers[:_LISTED])}{more}"


def spot_of(error: tomli.TOMLDecodeError) -> Spot:
    """Where the error is."""
    return Spot(tuple(error.doc.split("\n")), error.lineno, error.colno - 1, error.msg)


def without_comment(value: str) -> str:
    """A value without a comment behind it; a `#` in quotes begins none."""
    found = re.match(r"""(?:[^#"']|"(?:[^"\\]|\\.)*"|'[^']*'|["'](?=[^"']*$))*""", value)
    return (found[0] if found else value).strip()


def in_quotes(text: str) -> str:
    """The text as TOML writes it, backslashes as they are: in single quotes where it has any."""
    return f"'{text}'" if "\\" in text and "'" not in text else json.dumps(text, ensure_ascii=False)


def header_of(line: str) -> str | None:
    """What stands in the brackets of a table's header; None where the line is no header."""
    found = _HEADER.match(line)
    return found[1].strip() if found else None
