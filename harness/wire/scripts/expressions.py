"""Reads the expressions of a script. Syntax that no page of those years uses is a ScriptError."""

from __future__ import annotations

from abc import ABC, abstractmethod

from harness.wire.scripts.syntax import (
    ArrayLiteral,
    Assignment,
    Binary,
    Block,
    Call,
    Choice,
    Function,
    Leave,
    Literal,
    Member,
    Name,
    New,
    Node,
    ObjectLiteral,
    Sequence,
    Unary,
    Unread,
)
from harness.wire.scripts.tokens import ScriptError, Token, TokenKind, Tokens

DEEPEST = 100
"""Of statements in one another; a bracket counts as three, since it takes up to twenty calls of ours."""

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
_CONSTANTS: dict[str, str | float | bool | None] = {"true": True, "false": False, "null": None}
_WORDS = frozenset(
    {
        *("break", "case", "catch", "class", "const", "continue", "default", "do", "else", "enum", "export", "extends"),
        *("finally", "for", "if", "import", "in", "instanceof", "return", "super", "switch", "throw", "try", "var"),
        *("while", "with", "yield"),
    }
)
"""Words of the language that are no variable."""


class ExpressionReader(ABC):
    """Reads expressions, by the strength of their signs."""

    def __init__(self, script: str) -> None:
        self.tokens = Tokens(script)
        self._depth = 0

    @abstractmethod
    def read_body(self) -> Block:
        """The statements of a function, in their braces."""

    @property
    def now(self) -> Token:
        """The word to look at."""
        return self.tokens.token

    def take(self, *signs: str) -> bool:
        """Steps over one of `signs` where it comes now."""
        found = self.now.is_sign(*signs)
        if found:
            self.tokens.advance()
        return found

    def expect(self, sign: str) -> None:
        if not self.take(sign):
            raise ScriptError(f"{self.now.text!r} where {sign!r} is due")

    def enter(self, depth: int = 1) -> None:
        self._depth += depth
        if self._depth > DEEPEST:
            raise ScriptError("too many brackets in one another")

    def leave(self, depth: int = 1) -> None:
        self._depth -= depth

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
        node = self._new() if self.now.is_word("new") else self._value()
        for _ in range(LONGEST_CHAIN):
            if self.now.is_sign("("):
                node = Call(node, self._list(")"))
            elif (member := self._member(node)) is not None:
                node = member
            else:
                return node
        raise ScriptError("a chain without end")

    def _member(self, node: Node) -> Node | None:
        if self.take("?."):
            if self.now.is_sign("("):
                return Call(node, self._list(")"))
            return self._subscript(node) or Member(node, Literal(self._property_name()))
        if self.take("."):
            return Member(node, Literal(self._property_name()))
        return self._subscript(node)

    def _subscript(self, node: Node) -> Node | None:
        if not self.take("["):
            return None
        key = self.read_expression()
        self.expect("]")
        return Member(node, key)

    def _property_name(self) -> str:
        if self.now.kind is not TokenKind.NAME:
            raise ScriptError(f"{self.now.text!r} where a name is due")
        return self.tokens.advance().text

    def _new(self) -> Node:
        self.enter()
        self.tokens.advance()
        node = self._new() if self.now.is_word("new") else self._value()
        for _ in range(LONGEST_CHAIN):
            member = self._member(node)
            if member is None:
                break
            node = member
        self.leave()
        return New(node, self._list(")") if self.now.is_sign("(") else ())

    def _list(self, end: str) -> tuple[Node, ...]:
        self.tokens.advance()
        items: list[Node] = []
        while not self.take(end):
            if self.take(","):
                items.append(Literal(None))
                continue
            items.append(self._spread() if self.now.is_sign("...") else self.read_assigned())
            if not self.now.is_sign(end):
                self.expect(",")
        return tuple(items)

    def _spread(self) -> Node:
        self.tokens.advance()
        return Unary("...", self.read_assigned())

    def _value(self) -> Node:
        token = self.now
        match token.kind:
            case TokenKind.STRING:
                return Literal(self.tokens.advance().text)
            case TokenKind.NUMBER:
                return Literal(_number(self.tokens.advance().text))
            case TokenKind.PATTERN:
                self.tokens.advance()
                return Unread()
            case TokenKind.NAME:
                return self._named()
        if token.is_sign("("):
            return self._bracketed()
        if token.is_sign("["):
            return ArrayLiteral(self._list("]"))
        if token.is_sign("{"):
            return self._object()
        if token.is_sign("`"):
            return self._template()
        raise ScriptError(f"{token.text or 'the end'!r} where a value is due")

    def _named(self) -> Node:
        if self.now.is_word("async"):
            self.tokens.advance()
            return self._named() if self.now.kind is TokenKind.NAME else Name("async")
        if self.now.is_word("function"):
            return self.read_function()
        text = self.tokens.advance().text
        if text in _WORDS:
            raise ScriptError(f"{text!r} where a value is due")
        return Literal(_CONSTANTS[text]) if text in _CONSTANTS else Name(text)

    def read_function(self, *, is_declared: bool = False) -> Function:
        """A function from its word `function` on."""
        self.tokens.advance()
        name = self.tokens.advance().text if self.now.kind is TokenKind.NAME else ""
        return Function(name, self._parameters(), self.read_body(), is_declared)

    def _parameters(self) -> tuple[str, ...]:
        self.expect("(")
        names: list[str] = []
        while not self.take(")"):
            self.take("...")
            names.append(self._property_name())
            if self.take("="):
                self.read_assigned()
            if not self.now.is_sign(")"):
                self.expect(",")
        return tuple(names)

    def _bracketed(self) -> Node:
        self.tokens.advance()
        if self.take(")"):
            if not self.now.is_sign("=>"):
                raise ScriptError("brackets around nothing")
            return Sequence(())
        node = self.read_expression()
        self.expect(")")
        return node

    def _object(self) -> Node:
        self.tokens.advance()
        pairs: list[tuple[Node, Node]] = []
        while not self.take("}"):
            pairs.append(self._pair())
            if not self.now.is_sign("}"):
                self.expect(",")
        return ObjectLiteral(tuple(pairs))

    def _pair(self) -> tuple[Node, Node]:
        if self.now.is_sign("..."):
            return Literal("..."), self._spread()
        key = self._key()
        if self.take(":"):
            return key, self.read_assigned()
        if self.now.is_sign("("):
            return key, Function("", self._parameters(), self.read_body())
        if isinstance(key, Literal) and isinstance(key.value, str) and self.now.is_sign(",", "}"):
            return key, Name(key.value)
        raise ScriptError(f"{self.now.text!r} in an object")

    def _key(self) -> Node:
        if self.take("["):
            key = self.read_assigned()
            self.expect("]")
            return key
        if self.now.kind not in {TokenKind.NAME, TokenKind.STRING, TokenKind.NUMBER}:
            raise ScriptError(f"{self.now.text!r} where a key is due")
        return Literal(self.tokens.advance().text)

    def _template(self) -> Node:
        text, goes_on = self.tokens.template_piece()
        node: Node = Literal(text)
        while goes_on:
            self.tokens.advance()
            node = Binary("+", node, self.read_expression())
            if not self.now.is_sign("}"):
                raise ScriptError("a template without end")
            text, goes_on = self.tokens.template_piece()
            node = Binary("+", node, Literal(text))
        self.tokens.advance()
        return node


def _changed(sign: str, node: Node, *, gives_old: bool) -> Node:
    if not isinstance(node, Name | Member):
        raise ScriptError("a value that nothing can be assigned to")
    return Assignment(f"{sign[0]}=", node, Literal(1.0), gives_old)


def _number(text: str) -> float:
    plain = text.replace("_", "").rstrip("n")
    prefix = plain[:2].lower()
    if prefix in {"0x", "0b", "0o"}:
        return float(int(plain[2:], {"0x": 16, "0b": 2, "0o": 8}[prefix]))
    return float(plain)
