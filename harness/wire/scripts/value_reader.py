"""Reads the values in expressions: names, texts, numbers, arrays, objects and functions."""

from __future__ import annotations

from abc import ABC, abstractmethod

from harness.wire.scripts.syntax import (
    ArrayLiteral,
    Binary,
    Block,
    Function,
    Literal,
    Name,
    Node,
    ObjectLiteral,
    Sequence,
    Unary,
    Unread,
)
from harness.wire.scripts.tokens import ScriptError, Token, TokenKind, Tokens

DEEPEST = 100
"""Of statements in one another; a bracket counts as three, since it takes up to twenty calls of ours."""

_CONSTANTS: dict[str, str | float | bool | None] = {"true": True, "false": False, "null": None}
_WORDS = frozenset(
    {
        *("break", "case", "catch", "class", "const", "continue", "default", "do", "else", "enum", "export", "extends"),
        *("finally", "for", "if", "import", "in", "instanceof", "return", "super", "switch", "throw", "try", "var"),
        *("while", "with", "yield"),
    }
)
"""Words of the language that are no variable."""


class ValueReader(ABC):
    """Reads values, within bounds of depth."""

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

    @abstractmethod
    def read_expression(self) -> Node:
        """An expression, with its commas."""

    @abstractmethod
    def read_assigned(self) -> Node:
        """One expression without a comma."""

    def read_property_name(self) -> str:
        """A name, which may be a word of the language."""
        if self.now.kind is not TokenKind.NAME:
            raise ScriptError(f"{self.now.text!r} where a name is due")
        return self.tokens.advance().text

    def read_list(self, end: str) -> tuple[Node, ...]:
        """The values up to a closing bracket, from the opening one on."""
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

    def read_value(self) -> Node:
        """A value without what follows it."""
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
            return ArrayLiteral(self.read_list("]"))
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
            names.append(self.read_property_name())
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


def _number(text: str) -> float:
    plain = text.replace("_", "").rstrip("n")
    prefix = plain[:2].lower()
    if prefix in {"0x", "0b", "0o"}:
        return float(int(plain[2:], {"0x": 16, "0b": 2, "0o": 8}[prefix]))
    return float(plain)
