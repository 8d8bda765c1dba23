"""What a value in a file must be: the check, and the words in which an error says what was expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

BROKEN_RULE = "broken_rule"
"""The pydantic error type of a value that breaks a rule."""


@dataclass(frozen=True, slots=True)
class ExpectedValue:
    """In an annotation: the expected value, in words that follow `expected`.

    `mend` gives the text that was probably meant by a wrong one, if any.
    """

    text: str
    options: tuple[str, ...] = ()
    mend: Callable[[str], str | None] | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class ValueRule(ExpectedValue):
    """An expected value with a check: a value of the annotated type for which `holds` is false is an error."""

    holds: Callable[[Any], bool] = bool

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def _check(self, value: object) -> object:
        if not self.holds(value):
            raise PydanticCustomError(BROKEN_RULE, "broken rule")
        return value


@dataclass(frozen=True, slots=True)
class ConvertedText(ExpectedValue):
    """An expected text that `find` converts, such as to a member of an enumeration; an error where it gives None."""

    find: Callable[[str], object | None] = str

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._read)

    def _read(self, value: object) -> object:
        converted = self.find(value) if isinstance(value, str) else None
        if converted is None:
            raise PydanticCustomError(BROKEN_RULE, "broken rule")
        return converted


def one_of(words: Mapping[str, object]) -> ConvertedText:
    """One of these words, converted to its value."""
    return ConvertedText(f"one of {', '.join(words)}", tuple(words), words.get)


def member_of(enumeration: type[StrEnum]) -> ConvertedText:
    """A member of the enumeration, by its value."""
    return one_of({member.value: member for member in enumeration})
