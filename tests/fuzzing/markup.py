"""Turns any bytes into well-formed markup, so that mutations get past the parser and into the reader.

Each byte is a step: it opens an element of the vocabulary, closes the innermost one, or writes a text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

_DEEPEST = 40


def document(steps: bytes, root: str, tags: Sequence[str], texts: Sequence[str]) -> str:
    """A document below the start tag `root`; `tags` are start tags without brackets, attributes included."""
    written = [f"<{root}>"]
    opened = [root]
    for step in steps:
        kind, choice = step & 3, step >> 2
        if kind == 0 and len(opened) > 1:
            written.append(f"</{_name(opened.pop())}>")
        elif kind == 1:
            written.append(texts[choice % len(texts)])
        elif len(opened) < _DEEPEST:
            opened.append(tags[choice % len(tags)])
            written.append(f"<{opened[-1]}>")
    return "".join([*written, *(f"</{_name(tag)}>" for tag in reversed(opened))])


def raw_or_built(read: Callable[[bytes], object], build: Callable[[bytes], str]) -> Callable[[bytes], None]:
    """A reader of both: bytes that begin like markup are read as they are, others as the steps of a document."""

    def reader(data: bytes) -> None:
        read(data if data[:1] in {b"<", b"\xef", b"\xff", b"\xfe"} else build(data).encode())

    return reader


def _name(tag: str) -> str:
    return tag.partition(" ")[0]
