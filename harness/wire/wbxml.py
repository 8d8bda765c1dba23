"""WBXML as Exchange ActiveSync uses it: elements of the code pages, inline strings and opaque data, nothing else.

MS-ASWBXML, section 2.1.1: version 1.3, public id 1, UTF-8, empty string table, no attributes, no entities.
Decoding is iterative and bounded, so that hostile bytes raise `WireError` and never exhaust memory or stack.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TypeAlias

from harness.wire.activesync_code_pages import CODE_PAGES
from harness.wire.errors import WireError

SWITCH_PAGE = 0x00
END = 0x01
STR_I = 0x03
OPAQUE = 0xC3
_HAS_CONTENT = 0x40
_HAS_ATTRIBUTES = 0x80
_UTF_8 = 106
_HEADER = bytes((0x03, 0x01, _UTF_8, 0x00))

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
    reader = _Reader(document)
    _read_header(reader)
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


class _Reader:
    """Takes bytes from the front; raises `WireError` where too few are left."""

    def __init__(self, document: bytes) -> None:
        self._document = document
        self.at = 0

    def byte(self) -> int:
        return self.take(1)[0]

    def take(self, length: int) -> bytes:
        taken = self._document[self.at : self.at + length]
        if len(taken) < length:
            raise WireError(f"WBXML ends within a token, at byte {len(self._document)}")
        self.at += length
        return taken

    def multi_byte(self) -> int:
        """An mb_u_int32: seven bits a byte, at most five bytes."""
        value = 0
        for _ in range(5):
            byte = self.byte()
            value = value << 7 | byte & 0x7F
            if byte < 0x80:
                return value
        raise WireError(f"WBXML integer longer than five bytes, at byte {self.at}")

    def inline_string(self) -> str:
        end = self._document.find(0, self.at)
        if end < 0:
            raise WireError(f"WBXML string without its end, at byte {self.at}")
        raw = self.take(end - self.at)
        self.at += 1
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise WireError(f"WBXML string is not UTF-8, before byte {self.at}") from error


def _read_header(reader: _Reader) -> None:
    version = reader.byte()
    if version not in (0x01, 0x02, 0x03):
        raise WireError(f"not WBXML: version byte 0x{version:02X}")
    public_id = reader.multi_byte()
    charset = reader.multi_byte()
    if public_id == 0 or charset != _UTF_8:
        raise WireError(f"not ActiveSync's WBXML: public id {public_id}, charset {charset}")
    if reader.multi_byte() != 0:
        raise WireError("WBXML with a string table, which ActiveSync does not use")


def _read_root(reader: _Reader) -> Element:
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
