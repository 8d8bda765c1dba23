"""The keys and comments of one table of an edited file, brought to what the sources have where untouched."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

import tomli

from harness.imports.document import Block, BlockPath, Item

_SECRETS = {"password", "literal"}


@dataclass(slots=True)
class MergeReport:
    """What was changed in the file, and what was left as it was edited, where the sources differ from that."""

    changes: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def merge_table(mine: Block, before: Block, now: Block, report: MergeReport) -> None:
    """Change `mine`, key by key, by what differs between the table as it was imported before and as it is now."""
    # The head of the file is the comment of its first key; a section's stands above its first table.
    if mine.comments == before.comments:
        mine.comments = now.comments
    if mine.end == before.end:
        mine.end = now.end
    for position, item in enumerate(now.items):
        _merge_item(mine, before.item(item.key), item, now.items[:position], report)
    for gone in [item for item in before.items if now.item(item.key) is None]:
        _remove_item(mine, gone, report)


def spelled(path: BlockPath) -> str:
    """The path of a table or a key, for messages."""
    return ".".join(path)


def _merge_item(block: Block, before: Item | None, now: Item, above: list[Item], report: MergeReport) -> None:
    mine = block.item(now.key)
    name = spelled((*block.path, now.key))
    if mine is None:
        if before is None:
            block.items.insert(_place(block, above), now)
            report.changes.append(f"{name} added: {_shown(now)}")
        elif before.value != now.value:
            report.kept.append(f"{name} stays out: it was removed from the file; the sources say {_shown(now)}")
    elif before is not None and mine.value == before.value:
        _follow(mine, before, now, name, report)
    elif mine.value != now.value:
        say = "say" if before is not None and before.value == now.value else "now say"
        report.kept.append(f"{name} is kept as edited, {_shown(mine)}; the sources {say} {_shown(now)}")


def _place(block: Block, above: list[Item]) -> int:
    """Behind the last of the keys that stand above it in the new import."""
    keys = [item.key for item in block.items]
    return max((keys.index(item.key) + 1 for item in above if item.key in keys), default=0)


def _follow(mine: Item, before: Item, now: Item, name: str, report: MergeReport) -> None:
    """Take the new value, and the new comments where the old ones are untouched."""
    if mine.value != now.value:
        if len(mine.lines) > 1 and mine.lines != before.lines:
            report.kept.append(f"{name} is kept, since its lines were edited; the sources now say {_shown(now)}")
            return
        report.changes.append(f"{name}: {_shown(mine)} becomes {_shown(now)}")
        mine.value, mine.lines = now.value, _with_comment_of(mine, now)
    if mine.comments == before.comments:
        mine.comments = now.comments


def _with_comment_of(mine: Item, now: Item) -> tuple[str, ...]:
    """The new line with the comment that stands behind the old value."""
    line = mine.lines[-1]
    for position in (number for number, letter in enumerate(line) if letter == "#"):
        with suppress(tomli.TOMLDecodeError):
            tomli.loads(line[:position])
            return *now.lines[:-1], f"{now.lines[-1]} {line[position:]}"
    return now.lines


def _remove_item(block: Block, before: Item, report: MergeReport) -> None:
    mine = block.item(before.key)
    if mine is None:
        return
    name = spelled((*block.path, before.key))
    if mine.lines != before.lines:
        report.kept.append(f"{name} is kept as edited, {_shown(mine)}; the sources no longer have it")
        return
    own = tuple(line for line in mine.comments if line not in before.comments)
    position = block.items.index(mine)
    block.items.remove(mine)
    _leave_comments(block, position, own)
    report.changes.append(f"{name} removed: the sources no longer have it")


def _leave_comments(block: Block, position: int, comments: tuple[str, ...]) -> None:
    if position < len(block.items):
        block.items[position].comments = (*comments, *block.items[position].comments)
    else:
        block.end = (*comments, *block.end)


def _shown(item: Item) -> str:
    """The value as typed; a password is not shown."""
    if item.key in _SECRETS:
        return "…"
    return " ".join(line.strip() for line in item.lines).partition("=")[2].strip()
