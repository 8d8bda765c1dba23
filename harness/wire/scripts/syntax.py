"""The parts of a script, as its grammar names them. What is read and never matters here is an `Unread`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """Any part of a script."""


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A string, a number, true, false or null."""

    value: str | float | bool | None


@dataclass(frozen=True, slots=True)
class Unread(Node):
    """A value that is not known, such as a pattern's."""


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable."""

    text: str


@dataclass(frozen=True, slots=True)
class Function(Node):
    """A function; `is_declared` where it stands as a statement."""

    name: str
    parameters: tuple[str, ...]
    body: Node
    is_declared: bool = False


@dataclass(frozen=True, slots=True)
class ArrayLiteral(Node):
    """`[a, b]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ObjectLiteral(Node):
    """`{a: b}`."""

    pairs: tuple[tuple[Node, Node], ...]


@dataclass(frozen=True, slots=True)
class Member(Node):
    """`a.b` and `a[b]`."""

    object: Node
    key: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`a(b)`."""

    callee: Node
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class New(Node):
    """`new a(b)`."""

    callee: Node
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """A sign or a word before a value."""

    sign: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Two values with a sign between them."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Choice(Node):
    """`a ? b : c`."""

    condition: Node
    chosen: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Assignment(Node):
    """`a = b`, `a += b`, and `a++`, whose value before is returned where `gives_old`."""

    sign: str
    target: Node
    value: Node
    gives_old: bool = False


@dataclass(frozen=True, slots=True)
class Sequence(Node):
    """`a, b`; without a part it is the `()` of a function without parameters."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Declaration(Node):
    """`var a = b, c`."""

    pairs: tuple[tuple[str, Node | None], ...]


@dataclass(frozen=True, slots=True)
class Block(Node):
    """Statements, one after the other."""

    statements: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class If(Node):
    """Conditions, each with what is done where it is the first that holds."""

    branches: tuple[tuple[Node, Node], ...]
    otherwise: Node | None


@dataclass(frozen=True, slots=True)
class Loop(Node):
    """`for`, `while`, and `do`, whose body comes `first`."""

    condition: Node | None
    body: Node
    before: Node | None = None
    after: Node | None = None
    first: bool = False


@dataclass(frozen=True, slots=True)
class Each(Node):
    """`for (a in b)` and, with `values`, `for (a of b)`."""

    target: Node
    source: Node
    body: Node
    values: bool


@dataclass(frozen=True, slots=True)
class Leave(Node):
    """`return`, `throw`, `break` and `continue`."""

    how: str
    value: Node | None = None


@dataclass(frozen=True, slots=True)
class Try(Node):
    """`try`; `caught` is the name of what is thrown."""

    body: Node
    caught: str
    handler: Node | None
    finally_: Node | None


@dataclass(frozen=True, slots=True)
class Switch(Node):
    """`switch`; the case without a value is `default`."""

    subject: Node
    cases: tuple[tuple[Node | None, Block], ...]
