"""Runs the statements of scripts, and calls their functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NoReturn

from harness.wire.scripts import syntax
from harness.wire.scripts.evaluator import Evaluator
from harness.wire.scripts.operators import joined
from harness.wire.scripts.parser import parse_script
from harness.wire.scripts.running import MOST_RECURSION, LeftError, Page, ThrownError
from harness.wire.scripts.syntax import Block, Node
from harness.wire.scripts.values import (
    Host,
    Method,
    Scope,
    ScriptArray,
    ScriptFunction,
    ScriptObject,
    Special,
    Value,
    truth,
)


class Interpreter(Evaluator):
    """Runs scripts on a page."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._active: Counter[int] = Counter()
        self._readers |= {
            syntax.Declaration: self._declaration,
            syntax.Block: self._block,
            syntax.If: self._if,
            syntax.Loop: self._loop,
            syntax.Each: self._each,
            syntax.Leave: self._leave,
            syntax.Try: self._try,
            syntax.Switch: self._switch,
        }

    def run(self, script: str, this: Value = Special.UNDEFINED) -> Value:
        """Runs a script with the page's own variables. Raises ScriptError where it cannot be read."""
        scope = self.variables if this is Special.UNDEFINED else Scope(self.variables, {"this": this})
        return self._run_body(parse_script(script), scope)

    def reset(self) -> None:
        """After a script that did not come to its end."""
        self.doubt = self._depth = 0
        self._active.clear()

    def call(self, function: Value, arguments: Sequence[Value], this: Value = Special.UNDEFINED) -> Value:
        match function:
            case ScriptFunction():
                return self._call_script(function, arguments, this)
            case Method(receiver, name):
                return self.call_member(receiver, name, list(arguments))
            case Special.SUSPECT:
                self.page.give_up("a script that calls what it builds a name for")
            case Special.UNKNOWN:
                self._call_in_doubt(arguments)
            case ScriptObject() | None | Special.UNDEFINED | str() | float() | bool():
                raise ThrownError
            case _:
                return self.page.call(function, "", arguments)
        return Special.UNKNOWN

    def _call_in_doubt(self, arguments: Sequence[Value]) -> None:
        """What is not known may call the functions that it is given, and do anything with a window."""
        if any(argument in {Host.WINDOW, Host.LOCATION} for argument in arguments if isinstance(argument, Host)):
            self.page.give_up("a script that hands its window on")
        with self.doubting():
            for argument in arguments:
                if isinstance(argument, ScriptFunction):
                    self.attempt(argument)

    def attempt(self, function: Value, arguments: Sequence[Value] = (), this: Value = Special.UNDEFINED) -> Value:
        """The result of a function that the page calls: what it throws ends it alone."""
        try:
            return self.call(function, arguments, this)
        except (ThrownError, LeftError):
            return Special.UNKNOWN

    def _call_script(self, function: ScriptFunction, arguments: Sequence[Value], this: Value) -> Value:
        code = function.code
        if self.doubt and self._active[id(code)] >= MOST_RECURSION:
            return Special.UNKNOWN
        self._active[id(code)] += 1
        self.doubt += function.is_doubtful
        try:
            return self._run_body(code.body, self._scope_of(function, arguments, this))
        finally:
            self._active[id(code)] -= 1
            self.doubt -= function.is_doubtful

    def _run_body(self, body: Node, scope: Scope) -> Value:
        doubt, depth = self.doubt, self._depth
        try:
            self.evaluate(body, scope)
        except LeftError as left:
            return left.value
        finally:
            self.doubt, self._depth = doubt, depth
        return Special.UNDEFINED

    def _scope_of(self, function: ScriptFunction, arguments: Sequence[Value], this: Value) -> Scope:
        code = function.code
        given = [*arguments, *[Special.UNDEFINED] * len(code.parameters)]
        scope = Scope(function.scope, dict(zip(code.parameters, given, strict=False)))
        scope.variables["arguments"] = ScriptArray(list(arguments))
        if this is not Special.UNDEFINED:
            scope.variables["this"] = this
        return scope

    def _declaration(self, node: syntax.Declaration, scope: Scope) -> Value:
        for name, value in node.pairs:
            if value is not None:
                self.assign_variable(name, self.evaluate(value, scope), scope)
            elif name not in scope.variables and scope is not self.variables:
                scope.variables[name] = Special.UNDEFINED
        return Special.UNDEFINED

    def _block(self, node: Block, scope: Scope) -> Value:
        for statement in node.statements:
            if isinstance(statement, syntax.Function) and statement.is_declared:
                self.assign_variable(statement.name, ScriptFunction(statement, scope), scope)
        for statement in node.statements:
            if not (isinstance(statement, syntax.Function) and statement.is_declared):
                self.evaluate(statement, scope)
        return Special.UNDEFINED

    def _perhaps(self, node: Node, scope: Scope) -> None:
        """Runs what may be reached; where it leaves, what comes after it may not be reached."""
        depth = self._depth
        try:
            with self.doubting():
                self.evaluate(node, scope)
        except (LeftError, ThrownError):
            self._depth = depth
            self.doubt += 1

    def _if(self, node: syntax.If, scope: Scope) -> Value:
        doubted = False
        for condition, body in node.branches:
            held = truth(self.evaluate(condition, scope))
            if held is None or (held and doubted):
                self._perhaps(body, scope)
                doubted = True
            elif held:
                return self.evaluate(body, scope)
            if held and doubted:
                return Special.UNDEFINED
        if node.otherwise is not None:
            if not doubted:
                return self.evaluate(node.otherwise, scope)
            self._perhaps(node.otherwise, scope)
        return Special.UNDEFINED

    def _turn(self, body: Node, scope: Scope) -> bool:
        """Whether the loop goes on after a turn."""
        depth = self._depth
        try:
            self.evaluate(body, scope)
        except LeftError as left:
            if left.how == "return":
                raise
            self._depth = depth
            return left.how == "continue"
        return True

    def _loop(self, node: syntax.Loop, scope: Scope) -> Value:
        if node.before is not None:
            self.evaluate(node.before, scope)
        goes_on = self._turn(node.body, scope) if node.first else True
        while goes_on:
            held = truth(self.evaluate(node.condition, scope)) if node.condition is not None else True
            if held is None:
                self._perhaps(node.body, scope)
            goes_on = held is True and self._turn(node.body, scope)
            if goes_on and node.after is not None:
                self.evaluate(node.after, scope)
        return Special.UNDEFINED

    def _each(self, node: syntax.Each, scope: Scope) -> Value:
        source = self.evaluate(node.source, scope)
        if isinstance(source, ScriptArray):
            items: list[Value] = [*source.items] if node.values else [str(at) for at in range(len(source.items))]
        elif isinstance(source, ScriptObject) and not node.values:
            items = list(source.properties)
        else:
            self._assign(node.target, Special.UNKNOWN, scope)
            self._perhaps(node.body, scope)
            return Special.UNDEFINED
        for item in items:
            self._assign(node.target, item, scope)
            if not self._turn(node.body, scope):
                break
        return Special.UNDEFINED

    def _leave(self, node: syntax.Leave, scope: Scope) -> NoReturn:
        value = self.evaluate(node.value, scope) if node.value is not None and node.how != "break" else None
        if node.how == "throw":
            raise ThrownError
        raise LeftError(node.how, Special.UNDEFINED if node.value is None else value)

    def _try(self, node: syntax.Try, scope: Scope) -> Value:
        depth = self._depth
        try:
            self.evaluate(node.body, scope)
        except ThrownError:
            self._depth = depth
            if node.handler is not None:
                self.evaluate(node.handler, Scope(scope, {node.caught: Special.UNKNOWN}))
        else:
            self._handle_in_doubt(node, scope)
        if node.finally_ is not None:
            self.evaluate(node.finally_, scope)
        return Special.UNDEFINED

    def _handle_in_doubt(self, node: syntax.Try, scope: Scope) -> None:
        """What is not known may have thrown something; that it did not is what is followed."""
        doubt = self.doubt
        if node.handler is not None:
            self._perhaps(node.handler, Scope(scope, {node.caught: Special.UNKNOWN}))
        self.doubt = doubt

    def _switch(self, node: syntax.Switch, scope: Scope) -> Value:
        subject = self.evaluate(node.subject, scope)
        matches = [
            value is not None and truth(joined("===", subject, self.evaluate(value, scope))) for value, _ in node.cases
        ]
        bodies = [body for _, body in node.cases]
        if None in matches:
            for body in bodies:
                self._perhaps_case(body, scope)
            return Special.UNDEFINED
        defaults = [at for at, (value, _) in enumerate(node.cases) if value is None]
        begin = matches.index(True) if True in matches else next(iter(defaults), len(bodies))
        for body in bodies[begin:]:
            if not self._turn(body, scope):
                break
        return Special.UNDEFINED

    def _perhaps_case(self, body: Node, scope: Scope) -> None:
        with self.doubting():
            self._turn(body, scope)
