"""The values of a script that is followed: those of JavaScript, the parts of a page, and what is not known."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TypeAlias

from lxml import etree

from harness.wire.scripts.syntax import Function

LONGEST_TEXT = 20_000
"""Of a text that a script makes; a longer one is not known."""


class Special(Enum):
    """`SUSPECT` is what stands under a name that a script builds, and so may be anything that a page can do."""

    UNKNOWN = auto()
    UNDEFINED = auto()
    OWN_URL = auto()
    SUSPECT = auto()


class Host(Enum):
    """The parts of a page of which there is one."""

    WINDOW = auto()
    DOCUMENT = auto()
    LOCATION = auto()
    HISTORY = auto()
    JQUERY = auto()
    STRING = auto()


@dataclass(slots=True, eq=False)
class Scope:
    """The variables of a function, and those around it."""

    outer: Scope | None = None
    variables: dict[str, Value] = field(default_factory=dict)

    def holder(self, name: str) -> Scope | None:
        """The innermost scope that has the variable."""
        scope: Scope | None = self
        while scope is not None and name not in scope.variables:
            scope = scope.outer
        return scope


@dataclass(slots=True, eq=False)
class ScriptObject:
    """An object with the properties that are known."""

    properties: dict[str, Value] = field(default_factory=dict)
    prototype: ScriptObject | None = None

    def get(self, key: str) -> Value:
        if key in self.properties or self.prototype is None:
            return self.properties.get(key, Special.UNDEFINED)
        return self.prototype.get(key)


@dataclass(slots=True, eq=False)
class ScriptArray:
    """An array."""

    items: list[Value]


@dataclass(slots=True, eq=False)
class ScriptFunction:
    """A function with the variables around it; `is_doubtful` where it may be another one."""

    code: Function
    scope: Scope
    is_doubtful: bool = False
    prototype: ScriptObject = field(default_factory=ScriptObject)


@dataclass(slots=True, eq=False)
class PageElement:
    """An element of the page, one that a script makes, or, without `source` and `tag`, one that is not known."""

    source: etree._Element | None = None
    tag: str = ""
    properties: dict[str, Value] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Event:
    """An event that a script makes, or that is being handled."""

    type: str | None = None
    is_of_mouse: bool = True
    is_prevented: bool = False


@dataclass(frozen=True, slots=True)
class Method:
    """A function of the page itself."""

    receiver: Value
    name: str


Value: TypeAlias = (
    Special
    | Host
    | ScriptObject
    | ScriptArray
    | ScriptFunction
    | PageElement
    | Event
    | Method
    | str
    | float
    | bool
    | None
)


def is_known(value: Value) -> bool:
    return value not in {Special.UNKNOWN, Special.SUSPECT, Special.OWN_URL}


def truth(value: Value) -> bool | None:
    """Whether a condition holds; None where that is not known."""
    if value is Special.OWN_URL:
        return True
    if not is_known(value):
        return None
    if isinstance(value, str | float | bool):
        return bool(value) and value == value  # noqa: PLR0124 - NaN alone differs from itself
    return value is not None and value is not Special.UNDEFINED


def to_text(value: Value) -> str | None:
    """The text of a value as a script would join it; None where it is not known."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() else str(value)
        case None:
            return "null"
        case Special.UNDEFINED:
            return "undefined"
        case ScriptArray(items):
            return _joined(items)
    return None


def _joined(items: list[Value]) -> str | None:
    texts = [item if isinstance(item, str) else None for item in items[:LONGEST_TEXT]]
    known = [text for text in texts if text is not None]
    return ",".join(known) if len(known) == len(items) and sum(map(len, known)) <= LONGEST_TEXT else None


def to_number(value: Value) -> float | None:
    """The number of a value; None where it has none, or it is not known."""
    if isinstance(value, bool | float):
        return float(value)
    if isinstance(value, str) and len(value) < 30:
        try:
            return float(value.strip() or "0")
        except ValueError:
            return None
    return None
