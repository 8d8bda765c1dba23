"""A deployment file as text in pieces, so that single values can be changed and everything else stays as it is.

A document is written as it was read, byte for byte. A piece is a key with its value and the comments above it, or the
header of a table with the comments above that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import tomli

BlockPath = tuple[str, ...]
"""`("client_access_server", "cas-01", "owa")`: elements of arrays by their folded name or address; `()` is the top."""

_HEADER = re.compile(r"\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_NO_CONTENT = re.compile(r"\s*(?:#.*)?$")
_SIMPLE = re.compile(r'([A-Za-z0-9_-]+) = (?:"([^"\\]*)"|(true|false))')
_IDENTITIES = ("name", "address")


@dataclass(slots=True)
class Item:
    """A key with its value: its own lines, the comments and blank lines above it, and the value."""

    key: str
    value: object
    lines: tuple[str, ...]
    comments: tuple[str, ...] = ()


@dataclass(slots=True)
class Block:
    """A table: header, keys, and the comments that follow its last key without a blank line."""

    path: BlockPath
    header: str | None
    comments: tuple[str, ...] = ()
    items: list[Item] = field(default_factory=list)
    end: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """The text of the table."""
        yield from self.comments
        if self.header is not None:
            yield self.header
        for item in self.items:
            yield from item.comments
            yield from item.lines
        yield from self.end

    def item(self, key: str) -> Item | None:
        """The key's piece, if the table has it in a line of its own."""
        return next((item for item in self.items if item.key == key), None)


@dataclass(slots=True)
class Document:
    """A file: its tables in order, and what follows the last one."""

    blocks: list[Block]
    rest: tuple[str, ...]

    def text(self) -> str:
        """The text of the whole file."""
        lines = [line for block in self.blocks for line in block.lines()]
        return "\n".join([*lines, *self.rest])

    def by_path(self) -> dict[BlockPath, Block]:
        """The tables by path."""
        return {block.path: block for block in self.blocks}


def read_document(text: str) -> Document:
    """The pieces of a valid TOML file with line feeds alone."""
    lines = text.split("\n")
    top = Block((), None)
    blocks = [top]
    pending: list[str] = []
    position = 0
    while position < len(lines):
        line = lines[position]
        block = blocks[-1]
        if _NO_CONTENT.match(line):
            pending.append(line)
            position += 1
        elif header := _HEADER.match(line):
            block.end, comments = _split_at_blank(pending)
            pending = []
            blocks.append(Block(_keys(header[2]), line, comments))
            position += 1
        else:
            count, key, value = _assignment(lines, position)
            block.items.append(Item(key, value, tuple(lines[position : position + count]), tuple(pending)))
            pending = []
            position += count
    blocks[-1].end, rest = _split_at_blank(pending)
    _name_elements(blocks)
    return Document(blocks, rest)


def _split_at_blank(lines: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stands before the first blank line, and the rest."""
    blank = next((number for number, line in enumerate(lines) if line.strip() == ""), len(lines))
    return tuple(lines[:blank]), tuple(lines[blank:])


def _assignment(lines: Sequence[str], start: int) -> tuple[int, str, object]:
    """How many lines the assignment takes, its key as typed, and its value."""
    if simple := _SIMPLE.fullmatch(lines[start]):
        return 1, simple[1], simple[3] == "true" if simple[2] is None else simple[2]
    for count in range(1, len(lines) - start + 1):
        try:
            data = tomli.loads("\n".join(lines[start : start + count]))
        except tomli.TOMLDecodeError:
            continue
        ((key, value),) = data.items()
        return count, key, value
    raise AssertionError(f"line {start + 1} is not TOML")  # the caller has read the file before


def _keys(dotted: str) -> BlockPath:
    """The keys of a header."""
    keys: list[str] = []
    table: object = tomli.loads(f"{dotted} = 0")
    while isinstance(table, dict):
        ((key, table),) = table.items()
        keys.append(key)
    return tuple(keys)


def _name_elements(blocks: Iterable[Block]) -> None:
    """Give elements of arrays, and the tables below them, the path of the element's name."""
    latest: dict[str, str] = {}
    for number, block in enumerate(blocks):
        if block.header is None:
            continue
        kind, *inner = block.path
        if block.header.lstrip().startswith("[["):
            items = (block.item(key) for key in _IDENTITIES)
            identity = next((str(item.value).casefold() for item in items if item is not None), f"#{number}")
            latest[kind] = identity
        block.path = (kind, latest[kind], *inner) if kind in latest else block.path
