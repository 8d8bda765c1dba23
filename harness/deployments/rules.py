"""What a value in a file must be, said once: the same words check it and explain what was expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

BROKEN_RULE = "broken_rule"
"""The pydantic error type of a value that breaks a rule."""


@dataclass(frozen=True, slots=True)
class Expected:
    """In an annotation: what should stand there, in words that follow `expected`."""

    text: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule(Expected):
    """An expectation that is checked: a value of the annotated type for which `holds` is false is an error."""

    holds: Callable[[Any], bool] = bool

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def _check(self, value: object) -> object:
        if not self.holds(value):
            raise PydanticCustomError(BROKEN_RULE, "broken rule")
        return value


@dataclass(frozen=True, slots=True)
class Spelled(Expected):
    """An expectation on a text that stands for something else, which `find` gives: a word of an enumeration."""

    find: Callable[[str], object | None] = str

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._read)

    def _read(self, value: object) -> object:
        meaning = self.find(value) if isinstance(value, str) else None
        if meaning is None:
            raise PydanticCustomError(BROKEN_RULE, "broken rule")
        return meaning


def one_of(words: Mapping[str, object]) -> Spelled:
    """One of these words, read as what it stands for."""
    return Spelled(f"one of {', '.join(words)}", tuple(words), words.get)


def word_of(enumeration: type[StrEnum]) -> Spelled:
    """A member of the enumeration, by its word."""
    return one_of({member.value: member for member in enumeration})
