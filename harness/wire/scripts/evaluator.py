"""The values of expressions. A way that depends on what is not known is gone in doubt."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from harness.wire.scripts import syntax
from harness.wire.scripts.operators import joined, prefixed
from harness.wire.scripts.running import COST_INSIDE, DEEPEST, MOST_STEPS, GaveUpError, Page, ThrownError
from harness.wire.scripts.syntax import Node
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
    to_number,
    to_text,
    truth,
)

_KNOWN = frozenset(
    {
        *("alert", "confirm", "prompt", "focus", "blur", "print", "close", "stop", "scrollTo", "moveTo", "resizeTo"),
        *("isNaN", "isFinite", "parseFloat", "escape", "encodeURI", "encodeURIComponent", "btoa", "fetch", "Symbol"),
        *(
            "Number",
            "Boolean",
            "Object",
            "Array",
            "Date",
            "RegExp",
            "Error",
            "Promise",
            "getComputedStyle",
            "matchMedia",
        ),
    }
)
"""Functions that every browser has, of those whose results are not known here."""

_LOGICAL = frozenset({"&&", "||", "??"})


class Evaluator(ABC):
    """Gives expressions their values; `doubt` is above zero where it is not known whether they are reached."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.doubt = 0
        self.variables = Scope()
        self._steps = MOST_STEPS
        self._depth = 0
        self._readers: dict[type[Node], Callable[..., Value]] = {
            syntax.Literal: lambda node, _: node.value,
            syntax.Unread: lambda _node, _scope: Special.UNKNOWN,
            syntax.Name: self._name,
            syntax.Function: self._function,
            syntax.ArrayLiteral: lambda node, scope: ScriptArray(self._arguments(node.items, scope)),
            syntax.ObjectLiteral: self._object,
            syntax.Member: self._member,
            syntax.Call: self._call,
            syntax.New: self._new,
            syntax.Unary: self._unary,
            syntax.Binary: self._binary,
            syntax.Choice: self._choice,
            syntax.Assignment: self._assignment,
            syntax.Sequence: lambda node, scope: [self.evaluate(part, scope) for part in node.parts][-1],
        }

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

    def evaluate(self, node: Node, scope: Scope) -> Value:
        """The value of an expression, UNDEFINED for a statement."""
        self.spend(1)
        self._depth += 1
        if self._depth > DEEPEST:
            self._depth = 0
            raise GaveUpError("a script of too many calls in one another")
        value = self._readers[type(node)](node, scope)
        self._depth -= 1
        return value

    def _name(self, node: syntax.Name, scope: Scope) -> Value:
        holder = scope.holder(node.text)
        return holder.variables[node.text] if holder else self.page.lookup(node.text)

    def _function(self, node: syntax.Function, scope: Scope) -> Value:
        function = ScriptFunction(node, scope)
        if node.name and not node.is_declared:
            function.scope = Scope(scope, {node.name: function})
        return function

    def _arguments(self, nodes: tuple[Node, ...], scope: Scope) -> list[Value]:
        return [self.evaluate(node, scope) for node in nodes]

    def _object(self, node: syntax.ObjectLiteral, scope: Scope) -> Value:
        found = ScriptObject()
        for key, value in node.pairs:
            found.properties[self._key(key, scope) or ""] = self.evaluate(value, scope)
        return found

    def _key(self, node: Node, scope: Scope) -> str | None:
        return to_text(self._plain(self.evaluate(node, scope)))

    def _plain(self, value: Value) -> Value:
        """An object as text: what its own function says."""
        if isinstance(value, ScriptArray):
            self.spend(len(value.items) // 50)
        if not isinstance(value, ScriptObject):
            return value
        function = value.get("toString")
        return self.call(function, (), value) if isinstance(function, ScriptFunction) else value

    def _member(self, node: syntax.Member, scope: Scope) -> Value:
        return self.get(self.evaluate(node.object, scope), self._key(node.key, scope))

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

    def _call(self, node: syntax.Call, scope: Scope) -> Value:
        if not isinstance(node.callee, syntax.Member):
            function = self.evaluate(node.callee, scope)
            result = self.call(function, self._arguments(node.arguments, scope))
            if function is Special.UNKNOWN and isinstance(node.callee, syntax.Name) and node.callee.text not in _KNOWN:
                self.doubt += 1  # where there is no such function, the script ends here
            return result
        receiver = self.evaluate(node.callee.object, scope)
        key = self._key(node.callee.key, scope)
        return self.call_member(receiver, key, self._arguments(node.arguments, scope))

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

    def _new(self, node: syntax.New, scope: Scope) -> Value:
        arguments = self._arguments(node.arguments, scope)
        if isinstance(node.callee, syntax.Name) and scope.holder(node.callee.text) is None:
            return self.page.construct(node.callee.text, arguments)
        function = self.evaluate(node.callee, scope)
        if not isinstance(function, ScriptFunction):
            return self.call(Special.UNKNOWN, arguments)
        made = ScriptObject(prototype=function.prototype)
        self.call(function, arguments, made)
        return made

    def _unary(self, node: syntax.Unary, scope: Scope) -> Value:
        return prefixed(node.sign, self.evaluate(node.operand, scope))

    def _binary(self, node: syntax.Binary, scope: Scope) -> Value:
        """Long sums lean to the left: they are taken one after the other, not one in the other."""
        pending = [node]
        while isinstance(pending[-1].left, syntax.Binary):
            pending.append(pending[-1].left)
        value = self.evaluate(pending[-1].left, scope)
        for part in reversed(pending):
            if part.sign in _LOGICAL:
                value = self._logical(part.sign, value, part.right, scope)
            else:
                value = joined(part.sign, self._plain(value), self._plain(self.evaluate(part.right, scope)))
        return value

    def _logical(self, sign: str, left: Value, right: Node, scope: Scope) -> Value:
        held = truth(left)
        if sign == "??" and held is not None:
            held = left is not None and left is not Special.UNDEFINED
        if held is None:
            with self.doubting():
                self.evaluate(right, scope)
            return Special.UNKNOWN
        return self.evaluate(right, scope) if held == (sign == "&&") else left

    def _choice(self, node: syntax.Choice, scope: Scope) -> Value:
        held = truth(self.evaluate(node.condition, scope))
        if held is not None:
            return self.evaluate(node.chosen if held else node.otherwise, scope)
        with self.doubting():
            values = [self.evaluate(way, scope) for way in (node.chosen, node.otherwise)]
        return values[0] if joined("===", *values) is True else Special.UNKNOWN

    def _assignment(self, node: syntax.Assignment, scope: Scope) -> Value:
        if node.sign == "=":
            value = self.evaluate(node.value, scope)
            self._assign(node.target, value, scope)
            return value
        old = self.evaluate(node.target, scope)
        sign = node.sign[:-1]
        if sign in _LOGICAL:
            value = self._logical(sign, old, node.value, scope)
        elif node.gives_old or (sign in {"+", "-"} and node.value == syntax.Literal(1.0)):
            number = to_number(old)
            value = joined(sign, old if number is None else number, self.evaluate(node.value, scope))
        else:
            value = joined(sign, old, self.evaluate(node.value, scope))
        self._assign(node.target, value, scope)
        return old if node.gives_old else value

    def _assign(self, target: Node, value: Value, scope: Scope) -> None:
        if isinstance(target, syntax.Member):
            self._set(self.evaluate(target.object, scope), self._key(target.key, scope), value)
        elif isinstance(target, syntax.Name):
            self.assign_variable(target.text, value, scope.holder(target.text) or self.variables)

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

    def _set(self, receiver: Value, key: str | None, value: Value) -> None:
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
