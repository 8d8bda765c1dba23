"""The properties and methods of values, the variables of scripts, and the bounds within which scripts run."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from harness.wire.scripts.running import COST_INSIDE, DEEPEST, MOST_STEPS, GaveUpError, Page, ThrownError
from harness.wire.scripts.text_functions import array_method, text_method
from harness.wire.scripts.values import (
    Host,
    Method,
    Scope,
    ScriptArray,
    ScriptFunction,
    ScriptObject,
    Special,
    Value,
)


class Members(ABC):
    """What scripts get from values and do to them; `doubt` is above zero where it is not known whether they do."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.doubt = 0
        self.variables = Scope()
        self._steps = MOST_STEPS
        self._depth = 0

    @abstractmethod
    def call(self, function: Value, arguments: Sequence[Value], this: Value = Special.UNDEFINED) -> Value:
        """The result of a function."""

    def spend(self, steps: int) -> None:
        """Takes steps off the bound of the page. Raises GaveUpError where none is left."""
        self._steps -= steps
        if self._steps < 0:
            raise GaveUpError("a script that takes too long")

    @contextmanager
    def doubting(self) -> Iterator[None]:
        """Within, it is not known whether anything is reached."""
        self.doubt += 1
        try:
            yield
        finally:
            self.doubt -= 1

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Within, the page runs something while a script waits for it, which takes calls of ours as well."""
        self._depth += COST_INSIDE
        if self._depth > DEEPEST:
            raise GaveUpError("a script of too many calls in one another")
        yield
        self._depth -= COST_INSIDE

    def get(self, receiver: Value, key: str | None) -> Value:
        """A property of any value; by its constructor a script comes to run any text."""
        if key == "constructor" and not isinstance(receiver, Special | None):
            return Special.SUSPECT
        match receiver:
            case None | Special.UNDEFINED:
                raise ThrownError
            case Special.UNKNOWN | Special.SUSPECT:
                return receiver
            case ScriptObject():
                return receiver.get(key) if key is not None else Special.UNKNOWN
            case ScriptFunction():
                return receiver.prototype if key == "prototype" else Special.UNKNOWN
            case str() | ScriptArray():
                return _part(receiver, key)
            case Host():
                return self.page.get(receiver, key) if key is not None else Special.SUSPECT
        return self.page.get(receiver, key) if key is not None else Special.UNKNOWN

    def call_member(self, receiver: Value, key: str | None, arguments: list[Value]) -> Value:
        """The result of a method of any value."""
        match receiver:
            case None | Special.UNDEFINED:
                raise ThrownError
            case ScriptFunction():
                return self._call_through(receiver, key, arguments)
            case ScriptObject():
                return self.call(self.get(receiver, key), arguments, receiver)
            case str() if not any(isinstance(argument, ScriptFunction) for argument in arguments):
                self.spend(len(receiver) // 500)
                return text_method(receiver, key or "", arguments)
            case str():
                return self.call(Special.UNKNOWN, arguments)
            case ScriptArray():
                return self._call_of_array(receiver, key or "", arguments)
        if key is not None and receiver is not Special.SUSPECT:
            return self.page.call(receiver, key, arguments)
        if receiver is not Special.UNKNOWN:
            self.page.give_up("a script that calls what it builds a name for")
        return Special.UNKNOWN

    def _call_through(self, function: ScriptFunction, key: str | None, arguments: list[Value]) -> Value:
        this = arguments[0] if arguments else Special.UNDEFINED
        match key:
            case "call":
                return self.call(function, arguments[1:], this)
            case "apply":
                listed = arguments[1] if len(arguments) > 1 else None
                return self.call(function, listed.items if isinstance(listed, ScriptArray) else [], this)
            case "bind":
                return function
        return self.call(Special.UNKNOWN, arguments)

    def _call_of_array(self, array: ScriptArray, name: str, arguments: list[Value]) -> Value:
        self.spend(len(array.items) // 50)
        if not any(isinstance(argument, ScriptFunction) for argument in arguments):
            return array_method(array, name, arguments)
        results = [self.call(arguments[0], [item, float(at)]) for at, item in enumerate(array.items)]
        return ScriptArray(results) if name == "map" else Special.UNKNOWN

    def assign_variable(self, name: str, value: Value, holder: Scope) -> None:
        """Gives a variable a value; one of the page itself, such as `location`, does what the page does."""
        if holder is self.variables and name not in holder.variables and self.page.set(Host.WINDOW, name, value):
            return
        holder.variables[name] = self._merged(holder.variables.get(name, Special.UNDEFINED), value)

    def _merged(self, old: Value, new: Value) -> Value:
        if not self.doubt or old is new:
            return new
        if isinstance(new, ScriptFunction):
            return replace(new, is_doubtful=True)
        return new if old is Special.UNDEFINED else Special.UNKNOWN

    def set_member(self, receiver: Value, key: str | None, value: Value) -> None:
        """Gives a property of any value another value."""
        match receiver:
            case None | Special.UNDEFINED:
                raise ThrownError
            case ScriptObject() if key is not None:
                receiver.properties[key] = self._merged(receiver.get(key), value)
            case ScriptArray():
                _set_item(receiver, key, value)
            case Special.SUSPECT:
                self.page.give_up("a script that assigns to what it builds a name for")
            case Host() if key is None:
                self.page.give_up("a script that assigns to what it builds a name for")
            case Host.WINDOW if key is not None:
                self.assign_variable(key, value, self.variables)
            case _ if key is not None:
                self.page.set(receiver, key, value)


def _part(receiver: str | ScriptArray, key: str | None) -> Value:
    parts: Sequence[Value] = receiver if isinstance(receiver, str) else receiver.items
    if key == "length":
        return float(len(parts))
    if key is not None and key.isdigit() and len(key) < 8:
        return parts[int(key)] if int(key) < len(parts) else Special.UNDEFINED
    return Special.UNKNOWN if key is None else Method(receiver, key)


def _set_item(array: ScriptArray, key: str | None, value: Value) -> None:
    if key is not None and key.isdigit() and len(key) < 8 and int(key) < len(array.items):
        array.items[int(key)] = value
    elif key == str(len(array.items)):
        array.items.append(value)
