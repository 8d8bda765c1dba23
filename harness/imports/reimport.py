"""A new import over an edited file: edits stay, what was left untouched follows the sources.

What the operator edited is what differs between the file and the file as the last import wrote it, which is kept beside
it. Values are compared key by key, comments piece by piece:

- a value, table or comment that is as it was imported follows the new import: replaced, added or removed;
- what was changed, added or removed by hand stays so, and where the sources have changed there too, that is told;
- a server that the sources no longer have is removed if nothing of it was edited, else kept and named.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from harness.imports.document import Block, BlockPath, Document, Item, read_document

_UNIQUE = {"host", "logon"}
_SECRETS = {"password", "literal"}


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged file; what the import changed in it, and what it left as it was edited although the sources differ."""

    text: str
    changes: tuple[str, ...]
    kept: tuple[str, ...]


def merge(edited: str, *, imported_before: str, imported_now: str, keep_gone: bool = False) -> Merged:
    """The edited file with what changed between the two imports. All three are valid TOML.

    With `keep_gone` no table is removed: what the operator added may speak of it.
    """
    documents = (read_document(text) for text in (edited, imported_before, imported_now))
    return _Merge(*documents, keep_gone=keep_gone).merged()


class _Merge:
    """One merge; `mine` is changed in place."""

    def __init__(self, mine: Document, before: Document, now: Document, *, keep_gone: bool) -> None:
        self.mine, self.before, self.now, self.keep_gone = mine, before.by_path(), now, keep_gone
        self.rest_before, self.rest_now = before.rest, now.rest
        self.changes: list[str] = []
        self.kept: list[str] = []

    def merged(self) -> Merged:
        self._remove_gone_tables()
        mine = dict(self.mine.by_path())
        for block in self.now.blocks:
            if block.path in mine:
                self._merge_block(mine[block.path], self.before.get(block.path, Block(block.path, None)), block)
        self._add_new_tables(mine)
        if self.mine.rest == self.rest_before:
            self.mine.rest = self.rest_now
        return Merged(self.mine.text(), tuple(self.changes), tuple(self.kept))

    def _add_new_tables(self, mine: dict[BlockPath, Block]) -> None:
        previous: BlockPath = ()
        for block in self.now.blocks:
            if block.path not in mine and self._belongs(block, mine):
                self._insert(block, previous)
                mine[block.path] = block
            if block.path in mine:
                previous = block.path

    def _belongs(self, block: Block, mine: dict[BlockPath, Block]) -> bool:
        """Whether a table that the edited file has not is new, fits in, and has its element there."""
        if self._was_removed_by_hand(block.path, mine):
            return False
        if len(block.path) > 2:
            return block.path[:2] in mine
        clash = self._find_clash(block)
        if clash is not None:
            self.kept.append(f"{_spelled(block.path)} is not added: {clash}")
        return clash is None

    def _find_clash(self, new: Block) -> str | None:
        """A host or a logon that a table of the edited file has already; a file has each once."""
        for item in (item for item in new.items if item.key in _UNIQUE):
            for block in self.mine.blocks:
                other = block.item(item.key)
                if other is not None and str(other.value).casefold() == str(item.value).casefold():
                    return f"its {item.key} is that of {_spelled(block.path)}"
        return None

    def _was_removed_by_hand(self, path: BlockPath, mine: dict[BlockPath, Block]) -> bool:
        """Whether the operator took the table out, or the one that it stands in, or wrote it in another form."""
        element = path[:2]
        written_inline = len(path) > 2 and element in mine and mine[element].item(path[2]) is not None
        removed = path in self.before or (element in self.before and element not in mine)
        if removed and len(path) <= 2:
            self.kept.append(f"{_spelled(path)} stays out: it was removed from the file")
        return removed or written_inline

    def _insert(self, block: Block, previous: BlockPath) -> None:
        """Put the table behind its element, or behind everything of the one before it."""
        element = block.path[:2] if len(block.path) > 2 else previous[:2]
        places = [number for number, one in enumerate(self.mine.blocks) if one.path[:2] == element]
        self.mine.blocks.insert(places[-1] + 1, block)
        self.changes.append(f"{_spelled(block.path)} added")

    def _remove_gone_tables(self) -> None:
        now = self.now.by_path()
        mine = self.mine.by_path()
        gone = [path for path in self.before if path in mine and path not in now]
        elements = {path for path in gone if len(path) <= 2}
        for path in gone:
            if len(path) > 2 and path[:2] in elements:
                continue
            below = [block for block in self.mine.blocks if block.path[: len(path)] == path]
            if self.keep_gone:
                self.kept.append(
                    f"{_spelled(path)} is kept, since the edited file needs it: the sources have it no longer"
                )
            elif all(_is_untouched(block, self.before.get(block.path)) for block in below):
                self._remove(below)
                self.changes.append(f"{_spelled(path)} removed: the sources no longer have it")
            else:
                self.kept.append(f"{_spelled(path)} is kept, since it was edited: the sources no longer have it")

    def _remove(self, blocks: list[Block]) -> None:
        paths = {block.path for block in blocks}
        self.mine.blocks = [block for block in self.mine.blocks if block.path not in paths]

    def _merge_block(self, mine: Block, before: Block, now: Block) -> None:
        # The head of the file is the comment of its first key; a section's stands above its first table.
        if mine.comments == before.comments:
            mine.comments = now.comments
        if mine.end == before.end:
            mine.end = now.end
        for position, item in enumerate(now.items):
            self._merge_item(mine, before.item(item.key), item, after=now.items[:position])
        for gone in [item for item in before.items if now.item(item.key) is None]:
            self._remove_item(mine, gone)

    def _merge_item(self, block: Block, before: Item | None, now: Item, *, after: list[Item]) -> None:
        mine = block.item(now.key)
        name = _spelled((*block.path, now.key))
        if mine is None:
            if before is None:
                block.items.insert(_place(block, after), now)
                self.changes.append(f"{name} added: {_shown(now)}")
            elif before.value != now.value:
                self.kept.append(f"{name} stays out: it was removed from the file; the sources say {_shown(now)}")
            return
        if before is not None and mine.value == before.value:
            self._follow(mine, before, now, name)
        elif mine.value != now.value and (before is None or before.value != now.value):
            self.kept.append(f"{name} is kept as edited, {_shown(mine)}; the sources now say {_shown(now)}")

    def _follow(self, mine: Item, before: Item, now: Item, name: str) -> None:
        """Take the new value, and the new comments where the old ones are untouched."""
        if mine.value != now.value:
            if len(mine.lines) > 1 and mine.lines != before.lines:
                self.kept.append(f"{name} is kept, since its lines were edited; the sources now say {_shown(now)}")
                return
            self.changes.append(f"{name}: {_shown(mine)} becomes {_shown(now)}")
            mine.value, mine.lines = now.value, _with_comment_of(mine, now)
        if mine.comments == before.comments:
            mine.comments = now.comments

    def _remove_item(self, block: Block, before: Item) -> None:
        mine = block.item(before.key)
        if mine is None:
            return
        name = _spelled((*block.path, before.key))
        if mine.lines != before.lines:
            self.kept.append(f"{name} is kept as edited, {_shown(mine)}; the sources no longer have it")
            return
        own = tuple(line for line in mine.comments if line not in before.comments)
        position = block.items.index(mine)
        block.items.remove(mine)
        _leave_comments(block, position, own)
        self.changes.append(f"{name} removed: the sources no longer have it")


def _is_untouched(mine: Block, before: Block | None) -> bool:
    """Whether keys and comments are as imported, wherever the table stands in the file."""
    if before is None:
        return False
    return _content(mine) == _content(before)


def _content(block: Block) -> list[str]:
    return [line for line in block.lines() if line.strip()]


def _place(block: Block, after: list[Item]) -> int:
    """Behind the last of the keys that stand before it in the new import."""
    keys = [item.key for item in block.items]
    return max((keys.index(item.key) + 1 for item in after if item.key in keys), default=0)


def _leave_comments(block: Block, position: int, comments: tuple[str, ...]) -> None:
    if position < len(block.items):
        block.items[position].comments = (*comments, *block.items[position].comments)
    else:
        block.end = (*comments, *block.end)


def _spelled(path: BlockPath) -> str:
    return ".".join(path)


def _shown(item: Item) -> str:
    """The value as typed; a password is not shown."""
    if item.key in _SECRETS:
        return "…"
    return " ".join(line.strip() for line in item.lines).partition("=")[2].strip()


def _with_comment_of(mine: Item, now: Item) -> tuple[str, ...]:
    """The new line with the comment that stands behind the old value."""
    line = mine.lines[-1]
    for position in (number for number, letter in enumerate(line) if letter == "#"):
        with suppress(tomllib.TOMLDecodeError):
            tomllib.loads(line[:position])
            return *now.lines[:-1], f"{now.lines[-1]} {line[position:]}"
    return now.lines


def changes_of(merged: Merged) -> Iterator[str]:
    """What the import did to the file, and what it left alone, line by line."""
    yield from (f"changed: {change}" for change in merged.changes)
    yield from (f"kept: {sentence}" for sentence in merged.kept)
