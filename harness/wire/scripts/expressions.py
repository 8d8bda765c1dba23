"""Reads the expressions of a script. Syntax that no page of those years uses is a ScriptError."""

from __future__ import annotations

from abc import ABC

from harness.wire.scripts.syntax import (
    Assignment,
    Binary,
    Call,
    Choice,
    Function,
    Leave,
    Literal,
    Member,
    Name,
    New,
    Node,
    Sequence,
    Unary,
)
from harness.wire.scripts.tokens import ScriptError, TokenKind
from harness.wire.scripts.value_reader import ValueReader

LONGEST_CHAIN = 100
"""Of `a.b.c` and of `!!!a`."""

_STRENGTHS = {
    sign: strength
    for strength, signs in enumerate(
        (
            "??",
            "||",
            "&&",
            "|",
            "^",
            "&",
            "== != === !==",
            "< > <= >= in instanceof",
            "<< >> >>>",
            "+ -",
            "* / %",
            "**",
        ),
        start=1,
    )
    for sign in signs.split()
}
_ASSIGNMENTS = frozenset({"=", *(f"{sign}=" for sign in (*"+-*/%&|^", "**", "<<", ">>", ">>>", "&&", "||", "??"))})
_BEFORE_A_VALUE = frozenset({*"!-+~", "typeof", "void", "delete", "await"})


class ExpressionReader(ValueReader, ABC):
    """Reads expressions, by the strength of their signs."""

    def read_expression(self, *, in_for: bool = False) -> Node:
        parts = [self.read_assigned(in_for=in_for)]
        while self.take(","):
            parts.append(self.read_assigned(in_for=in_for))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def read_assigned(self, *, in_for: bool = False) -> Node:
        """One expression without a comma."""
        self.enter(3)
        target = self._choice(in_for)
        if self.now.is_sign("=>") and not self.now.after_line_end:
            node: Node = self._arrow(target)
        elif self.now.kind is TokenKind.SIGN and self.now.text in _ASSIGNMENTS:
            if not isinstance(target, Name | Member):
                raise ScriptError("a value that nothing can be assigned to")
            sign = self.tokens.advance().text
            node = Assignment(sign, target, self.read_assigned(in_for=in_for))
        else:
            node = target
        self.leave(3)
        return node

    def _arrow(self, before: Node) -> Node:
        self.tokens.advance()
        parts = before.parts if isinstance(before, Sequence) else (before,)
        if not all(isinstance(part, Name) for part in parts):
            raise ScriptError("parameters that are no names")
        names = tuple(part.text for part in parts if isinstance(part, Name))
        body = self.read_body() if self.now.is_sign("{") else Leave("return", self.read_assigned())
        return Function("", names, body)

    def _choice(self, in_for: bool) -> Node:
        condition = self._binary(1, in_for)
        if not self.take("?"):
            return condition
        chosen = self.read_assigned()
        self.expect(":")
        return Choice(condition, chosen, self.read_assigned(in_for=in_for))

    def _strength(self, in_for: bool) -> int:
        if self.now.kind not in {TokenKind.SIGN, TokenKind.NAME} or (in_for and self.now.is_word("in")):
            return 0
        return _STRENGTHS.get(self.now.text, 0)

    def _binary(self, least: int, in_for: bool) -> Node:
        left = self._unary()
        while (strength := self._strength(in_for)) >= least:
            sign = self.tokens.advance().text
            left = Binary(sign, left, self._binary(strength + 1, in_for))
        return left

    def _unary(self) -> Node:
        signs: list[str] = []
        while self.now.kind in {TokenKind.SIGN, TokenKind.NAME} and self.now.text in {*_BEFORE_A_VALUE, "++", "--"}:
            signs.append(self.tokens.advance().text)
            if len(signs) > LONGEST_CHAIN:
                raise ScriptError("a chain without end")
        node = self._changed_after(self._chain())
        for sign in reversed(signs):
            node = _changed(sign, node, gives_old=False) if sign in {"++", "--"} else Unary(sign, node)
        return node

    def _changed_after(self, node: Node) -> Node:
        if self.now.is_sign("++", "--") and not self.now.after_line_end:
            return _changed(self.tokens.advance().text, node, gives_old=True)
        return node

    def _chain(self) -> Node:
        node = self._new() if self.now.is_word("new") else self.read_value()
        for _ in range(LONGEST_CHAIN):
            if self.now.is_sign("("):
                node = Call(node, self.read_list(")"))
            elif (member := self._member(node)) is not None:
                node = member
            else:
                return node
        raise ScriptError("a chain without end")

    def _member(self, node: Node) -> Node | None:
        if self.take("?."):
            if self.now.is_sign("("):
                return Call(node, self.read_list(")"))
            return self._subscript(node) or Member(node, Literal(self.read_property_name()))
        if self.take("."):
            return Member(node, Literal(self.read_property_name()))
        return self._subscript(node)

    def _subscript(self, node: Node) -> Node | None:
        if not self.take("["):
            return None
        key = self.read_expression()
        self.expect("]")
        return Member(node, key)

    def _new(self) -> Node:
        self.enter()
        self.tokens.advance()
        node = self._new() if self.now.is_word("new") else self.read_value()
        for _ in range(LONGEST_CHAIN):
            member = self._member(node)
            if member is None:
                break
            node = member
        self.leave()
        return New(node, self.read_list(")") if self.now.is_sign("(") else ())


def _changed(sign: str, node: Node, *, gives_old: bool) -> Node:
    if not isinstance(node, Name | Member):
        raise ScriptError("a value that nothing can be assigned to")
    return Assignment(f"{sign[0]}=", node, Literal(1.0), gives_old)
