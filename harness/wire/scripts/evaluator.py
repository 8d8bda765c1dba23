"""The values of expressions. A way that depends on what is not known is gone in doubt."""

from __future__ import annotations

from abc import ABC
from collections.abc import Callable

from harness.wire.scripts import syntax
from harness.wire.scripts.members import Members
from harness.wire.scripts.operators import joined, prefixed
from harness.wire.scripts.running import DEEPEST, GaveUpError, Page
from harness.wire.scripts.syntax import Node
from harness.wire.scripts.values import (
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


class Evaluator(Members, ABC):
    """Gives expressions their values; `doubt` is above zero where it is not known whether they are reached."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
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
            self.set_member(self.evaluate(target.object, scope), self._key(target.key, scope), value)
        elif isinstance(target, syntax.Name):
            self.assign_variable(target.text, value, scope.holder(target.text) or self.variables)
