"""Reads a script into its statements."""

from __future__ import annotations

from harness.wire.scripts.expressions import ExpressionReader
from harness.wire.scripts.syntax import Block, Declaration, Each, If, Leave, Loop, Name, Node, Switch, Try
from harness.wire.scripts.tokens import ScriptError, TokenKind


def parse_script(script: str) -> Block:
    """The statements of `script`. Raises ScriptError where it cannot be read."""
    return _StatementReader(script).read_script()


class _StatementReader(ExpressionReader):
    """Reads statements; a statement ends at its semicolon, at a brace or at the end of a line."""

    def read_script(self) -> Block:
        statements: list[Node] = []
        while self.now.kind is not TokenKind.END:
            statements.append(self._statement())
        return Block(tuple(statements))

    def read_body(self) -> Block:
        self.enter()
        self.expect("{")
        statements: list[Node] = []
        while not self.take("}"):
            statements.append(self._statement())
        self.leave()
        return Block(tuple(statements))

    def _statement(self) -> Node:
        self.enter()
        node = self._begun_by_word() if self.now.kind is TokenKind.NAME else None
        if node is None:
            node = self._plain()
        self.leave()
        return node

    def _plain(self) -> Node:
        if self.now.is_sign("{"):
            return self.read_body()
        if self.take(";"):
            return Block(())
        node = self.read_expression()
        if isinstance(node, Name) and self.take(":"):  # a label
            return self._statement()
        self._end()
        return node

    def _end(self) -> None:
        at_end = self.now.kind is TokenKind.END or self.now.is_sign("}") or self.now.after_line_end
        if not self.take(";") and not at_end:
            raise ScriptError(f"{self.now.text!r} where a statement ends")

    def _begun_by_word(self) -> Node | None:
        match self.now.text:
            case "var" | "let" | "const":
                node: Node = self._declaration()
                self._end()
                return node
            case "function":
                return self.read_function(is_declared=True)
            case "if":
                return self._if()
            case "for":
                return self._for()
            case "while" | "do":
                return self._while()
            case "return" | "throw" | "break" | "continue":
                return self._leave()
            case "try":
                return self._try()
            case "switch":
                return self._switch()
        return None

    def _declaration(self, *, in_for: bool = False) -> Declaration:
        self.tokens.advance()
        pairs = [self._declared(in_for)]
        while self.take(","):
            pairs.append(self._declared(in_for))
        return Declaration(tuple(pairs))

    def _declared(self, in_for: bool) -> tuple[str, Node | None]:
        name = self.read_property_name()
        return name, self.read_assigned(in_for=in_for) if self.take("=") else None

    def _condition(self) -> Node:
        self.expect("(")
        condition = self.read_expression()
        self.expect(")")
        return condition

    def _takes_word(self, word: str) -> bool:
        found = self.now.is_word(word)
        if found:
            self.tokens.advance()
        return found

    def _if(self) -> Node:
        branches: list[tuple[Node, Node]] = []
        while self._takes_word("if"):
            branches.append((self._condition(), self._statement()))
            if not self._takes_word("else"):
                return If(tuple(branches), None)
        return If(tuple(branches), self._statement())

    def _while(self) -> Node:
        if self._takes_word("while"):
            return Loop(self._condition(), self._statement())
        self.tokens.advance()
        body = self._statement()
        if not self._takes_word("while"):
            raise ScriptError("do without while")
        condition = self._condition()
        self.take(";")
        return Loop(condition, body, first=True)

    def _for(self) -> Node:
        self.tokens.advance()
        self.expect("(")
        before: Node | None = None
        if self.now.is_word("var", "let", "const"):
            before = self._declaration(in_for=True)
        elif not self.now.is_sign(";"):
            before = self.read_expression(in_for=True)
        if self.now.is_word("in", "of"):
            return self._each(before)
        self.expect(";")
        condition = None if self.now.is_sign(";") else self.read_expression()
        self.expect(";")
        after = None if self.now.is_sign(")") else self.read_expression()
        self.expect(")")
        return Loop(condition, self._statement(), before, after)

    def _each(self, before: Node | None) -> Node:
        target = Name(before.pairs[0][0]) if isinstance(before, Declaration) else before
        values = self.tokens.advance().text == "of"
        source = self.read_expression()
        self.expect(")")
        if target is None:
            raise ScriptError("for without a variable")
        return Each(target, source, self._statement(), values)

    def _leave(self) -> Node:
        how = self.tokens.advance().text
        ends = self.now.is_sign(";", "}") or self.now.after_line_end or self.now.kind is TokenKind.END
        value = None if ends else self.read_expression()
        self._end()
        return Leave(how, value)

    def _try(self) -> Node:
        self.tokens.advance()
        body, caught, handler, finally_ = self.read_body(), "", None, None
        if self._takes_word("catch"):
            if self.take("("):
                caught = self.read_property_name()
                self.expect(")")
            handler = self.read_body()
        if self._takes_word("finally"):
            finally_ = self.read_body()
        return Try(body, caught, handler, finally_)

    def _switch(self) -> Node:
        self.tokens.advance()
        subject = self._condition()
        self.expect("{")
        cases: list[tuple[Node | None, Block]] = []
        while not self.take("}"):
            cases.append(self._case())
        return Switch(subject, tuple(cases))

    def _case(self) -> tuple[Node | None, Block]:
        value = None
        if self._takes_word("case"):
            value = self.read_expression()
        elif not self._takes_word("default"):
            raise ScriptError("a switch without case")
        self.expect(":")
        statements: list[Node] = []
        while not self.now.is_sign("}") and not self.now.is_word("case", "default"):
            statements.append(self._statement())
        return value, Block(tuple(statements))
