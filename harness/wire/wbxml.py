"""WBXML as Exchange ActiveSync uses it: elements of the code pages, strings and opaque data, nothing else.

MS-ASWBXML, section 2.1.1: version 1.3, public id 1, UTF-8, empty string table, no attributes, no entities. What is
encoded is so; decoded is also the header that other encoders write, with a string table or the public id in it.
Decoding is iterative and bounded, so that hostile bytes raise `WireError` and never exhaust memory or stack.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TypeAlias

from harness.wire.activesync_code_pages import CODE_PAGES
from harness.wire.errors import WireError
from harness.wire.wbxml_reader import UTF_8, WbxmlReader

SWITCH_PAGE = 0x00
END = 0x01
STR_I = 0x03
STR_T = 0x83
OPAQUE = 0xC3
_HAS_CONTENT = 0x40
_HAS_ATTRIBUTES = 0x80
_HEADER = bytes((0x03, 0x01, UTF_8, 0x00))

MAX_DEPTH = 64
"""Deeper than any command of the protocol; the deepest answers (Sync) stay below ten."""

MAX_BYTES = 1_048_576


@dataclass(frozen=True, slots=True)
class Element:
    """One element: code page, tag and content in order. Text is `str`, opaque data `bytes`."""

    page: int
    tag: str
    content: tuple[Content, ...] = ()

    def find(self, page: int, tag: str) -> Element | None:
        """The first child element of that name."""
        return next((child for child in self.children() if (child.page, child.tag) == (page, tag)), None)

    def children(self) -> tuple[Element, ...]:
        """The child elements in order, without text and opaque data."""
        return tuple(part for part in self.content if isinstance(part, Element))

    def text(self) -> str:
        """The element's own text."""
        return "".join(part for part in self.content if isinstance(part, str))


Content: TypeAlias = Element | str | bytes


def encode(root: Element) -> bytes:
    """`root` as one document, code pages switched where they change; ValueError for what WBXML cannot represent."""
    written = bytearray(_HEADER)
    page = 0
    pending: list[Content | int] = [root]
    while pending:
        part = pending.pop()
        match part:
            case int():
                written.append(part)
            case str():
                written += _inline_string(part)
            case bytes():
                written += bytes((OPAQUE,)) + _multi_byte(len(part)) + part
            case Element():
                if part.page != page:
                    page = part.page
                    written += bytes((SWITCH_PAGE, page))
                written.append(_token(part))
                if part.content:
                    pending.append(END)
                    pending.extend(reversed(part.content))
    return bytes(written)


def decode(document: bytes) -> Element:
    """The root element of `document`; `WireError` for anything that is not one complete document of the protocol."""
    if len(document) > MAX_BYTES:
        raise WireError(f"WBXML longer than {MAX_BYTES} bytes")
    reader = WbxmlReader(document)
    if reader.at == len(document):
        raise WireError("an empty WBXML document: its header and no element")
    root = _read_root(reader)
    if reader.at != len(document):
        raise WireError(f"WBXML goes on after its root element, at byte {reader.at}")
    return root


@dataclass(slots=True)
class _OpenElement:
    """An element before its END was read."""

    page: int
    tag: str
    content: list[Content] = field(default_factory=list)

    def close(self) -> Element:
        return Element(self.page, self.tag, tuple(self.content))


def _read_root(reader: WbxmlReader) -> Element:
    page = 0
    open_elements: list[_OpenElement] = []
    while True:
        token = reader.byte()
        if token == SWITCH_PAGE:
            page = reader.byte()
            continue
        part: Content
        if token == END and open_elements:
            part = open_elements.pop().close()
        elif token == STR_I and open_elements:
            part = reader.inline_string()
        elif token == STR_T and open_elements:
            part = reader.table_string()
        elif token == OPAQUE and open_elements:
            part = reader.take(reader.multi_byte())
        else:
            tag = _read_tag(page, token, reader.at - 1)
            if token & _HAS_CONTENT:
                if len(open_elements) == MAX_DEPTH:
                    raise WireError(f"WBXML nested deeper than {MAX_DEPTH}")
                open_elements.append(_OpenElement(page, tag))
                continue
            part = _empty_element(page, tag)
        if open_elements:
            open_elements[-1].content.append(part)
        else:
            assert isinstance(part, Element)  # text and opaque data are read inside an element only
            return part


@cache
def _empty_element(page: int, tag: str) -> Element:
    """Cached by name: a megabyte can contain a million empty elements."""
    return Element(page, tag)


def _read_tag(page: int, token: int, at: int) -> str:
    code_page = CODE_PAGES.get(page)
    tag = code_page.find_tag(token & ~_HAS_CONTENT) if code_page and not token & _HAS_ATTRIBUTES else None
    if tag is None:
        raise WireError(f"WBXML token 0x{token:02X} of code page {page} is not one of ActiveSync, at byte {at}")
    return tag


def _token(element: Element) -> int:
    token = CODE_PAGES[element.page].find_token(element.tag) if element.page in CODE_PAGES else None
    if token is None:
        raise ValueError(f"no tag {element.tag} in code page {element.page}")
    return token | _HAS_CONTENT if element.content else token


def _inline_string(text: str) -> bytes:
    if "\0" in text:
        raise ValueError("an inline string cannot hold NUL")
    return bytes((STR_I,)) + text.encode("utf-8") + b"\0"


def _multi_byte(value: int) -> bytes:
    parts = [value & 0x7F]
    while value := value >> 7:
        parts.append(value & 0x7F | 0x80)
    return bytes(reversed(parts))
