"""A new import over an edited file: edits stay, what was left untouched follows the sources.

What the operator edited is what differs between the file and the file as the last import wrote it, which is kept beside
it. Values are compared key by key, comments piece by piece:

- a value, table or comment that is as it was imported follows the new import: replaced, added or removed;
- what was changed, added or removed by hand stays so, and where the sources have changed there too, that is told;
- a server that the sources no longer have is removed if nothing of it was edited, else kept and named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from harness.imports.document import Block, BlockPath, Document, read_document
from harness.imports.merged_values import MergeReport, merge_table, spelled

_UNIQUE = ("host", "logon")
"""Keys whose values a file has once, and which a server or a mailbox of another name may have got."""


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
    mine, before, now = (read_document(text) for text in (edited, imported_before, imported_now))
    report = MergeReport()
    _remove_gone_tables(mine, before, now, report, keep_gone=keep_gone)
    by_path, before_by_path = mine.by_path(), before.by_path()
    for block in now.blocks:
        if block.path in by_path:
            merge_table(by_path[block.path], before_by_path.get(block.path, Block(block.path, None)), block, report)
    _NewTables(mine, before_by_path, report).add(now.blocks)
    if mine.rest == before.rest:
        mine.rest = now.rest
    return Merged(mine.text(), tuple(report.changes), tuple(report.kept))


def _remove_gone_tables(
    mine: Document, before: Document, now: Document, report: MergeReport, *, keep_gone: bool
) -> None:
    """Take out what the sources no longer have, an element with the tables below it."""
    by_path, now_by_path, before_by_path = mine.by_path(), now.by_path(), before.by_path()
    gone = [path for path in before_by_path if path in by_path and path not in now_by_path]
    groups = _by_element(mine.blocks)
    removed: set[BlockPath] = set()
    for path in gone:
        if len(path) > 2 and path[:2] in before_by_path and path[:2] not in now_by_path:
            continue
        below = [block for block in groups[path[:2]] if block.path[: len(path)] == path]
        if keep_gone:
            report.kept.append(f"{spelled(path)} is kept, since the edited file needs it: the sources lack it now")
        elif all(_is_untouched(block, before_by_path.get(block.path)) for block in below):
            removed.update(block.path for block in below)
            report.changes.append(f"{spelled(path)} removed: the sources no longer have it")
        else:
            report.kept.append(f"{spelled(path)} is kept, since it was edited: the sources no longer have it")
    mine.blocks = [block for block in mine.blocks if block.path not in removed]


def _by_element(blocks: Iterable[Block]) -> dict[BlockPath, list[Block]]:
    groups: defaultdict[BlockPath, list[Block]] = defaultdict(list)
    for block in blocks:
        groups[block.path[:2]].append(block)
    return groups


def _is_untouched(mine: Block, before: Block | None) -> bool:
    """Whether keys and comments are as imported, wherever the table stands in the file."""
    return before is not None and _content(mine) == _content(before)


def _content(block: Block) -> list[str]:
    return [line for line in block.lines() if line.strip()]


class _NewTables:
    """Adds tables to the edited document, each behind its element, or behind everything of the one before it."""

    def __init__(self, mine: Document, before: dict[BlockPath, Block], report: MergeReport) -> None:
        self._mine, self._before, self._report = mine, before, report
        self._there = mine.by_path()
        self._last = {block.path[:2]: block for block in mine.blocks}
        self._followers: defaultdict[int, list[Block]] = defaultdict(list)
        self._taken: dict[tuple[str, str], BlockPath] = {}
        for block in mine.blocks:
            self._take(block)

    def add(self, blocks: Iterable[Block]) -> None:
        """Add those that the document has not, that were not removed by hand and that fit in."""
        previous: BlockPath = ()
        for block in blocks:
            if block.path not in self._there and self._belongs(block):
                self._insert(block, block.path[:2] if len(block.path) > 2 else previous[:2])
            if block.path in self._there:
                previous = block.path
        self._mine.blocks = list(self._in_order())

    def _belongs(self, block: Block) -> bool:
        path, element = block.path, block.path[:2]
        if path in self._before:
            if len(path) <= 2:
                self._report.kept.append(f"{spelled(path)} stays out: it was removed from the file")
            return False
        if len(path) > 2:
            # Nothing is added to an element that was removed, nor where the operator wrote the table in one line.
            return element in self._there and self._there[element].item(path[2]) is None
        clash = next((key for key in _unique_values(block) if key in self._taken), None)
        if clash is not None:
            owner = spelled(self._taken[clash])
            self._report.kept.append(f"{spelled(path)} is not added: its {clash[0]} is that of {owner}")
        return clash is None

    def _insert(self, block: Block, element: BlockPath) -> None:
        self._followers[id(self._last[element])].append(block)
        self._last[block.path[:2]] = block
        self._there[block.path] = block
        self._take(block)
        self._report.changes.append(f"{spelled(block.path)} added")

    def _take(self, block: Block) -> None:
        for key in _unique_values(block):
            self._taken.setdefault(key, block.path)

    def _in_order(self) -> Iterator[Block]:
        waiting = list(reversed(self._mine.blocks))
        while waiting:
            block = waiting.pop()
            yield block
            waiting.extend(reversed(self._followers.pop(id(block), [])))


def _unique_values(block: Block) -> Iterator[tuple[str, str]]:
    items = ((key, block.item(key)) for key in _UNIQUE)
    return ((key, str(item.value).casefold()) for key, item in items if item is not None)
