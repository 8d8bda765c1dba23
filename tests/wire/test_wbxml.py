"""The WBXML codec: the documented bytes, encoding and decoding of any tree, and hostile bytes."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.wire.activesync_code_pages import CODE_PAGES
from harness.wire.errors import WireError
from harness.wire.wbxml import MAX_BYTES, MAX_DEPTH, Content, Element, decode, encode

HEADER = b"\x03\x01\x6a\x00"


def folder(tag: str, *content: Content) -> Element:
    return Element(7, tag, content)


def ping(tag: str, *content: Content) -> Element:
    return Element(13, tag, content)


DOCUMENTED = {
    "FolderSync request": (folder("FolderSync", folder("SyncKey", "0")), "AwFqAAAHVlIDMAABAQ=="),
    "FolderSync answer": (
        folder(
            "FolderSync",
            folder("Status", "1"),
            folder("SyncKey", "1"),
            folder("Changes", folder("Count", "0")),
        ),
        "AwFqAAAHVkwDMQABUgMxAAFOVwMwAAEBAQ==",
    ),
    "Ping request": (
        ping(
            "Ping",
            ping("HeartbeatInterval", "480"),
            ping("Folders", ping("Folder", ping("Id", "5"), ping("Class", "Email"))),
        ),
        "AwFqAAANRUgDNDgwAAFJSksDNQABTANFbWFpbAABAQEB",
    ),
    "Sync request": (
        Element(
            0,
            "Sync",
            (
                Element(
                    0,
                    "Collections",
                    (
                        Element(
                            0,
                            "Collection",
                            (
                                Element(0, "Class", ("Email",)),
                                Element(0, "SyncKey", ("0",)),
                                Element(0, "CollectionId", ("5",)),
                            ),
                        ),
                    ),
                ),
            ),
        ),
        "AwFqAEVcT1ADRW1haWwAAUsDMAABUgM1AAEBAQE=",
    ),
}
"""Bodies and their bytes as protocol-facts, section 2.3, gives them."""


@pytest.mark.parametrize("name", DOCUMENTED)
def test_a_documented_body_has_its_documented_bytes(name: str) -> None:
    element, coded = DOCUMENTED[name]
    assert encode(element) == base64.b64decode(coded)
    assert decode(base64.b64decode(coded)) == element


def tags() -> st.SearchStrategy[tuple[int, str]]:
    return st.sampled_from([(page.number, tag) for page in CODE_PAGES.values() for tag in page.tags if tag != "-"])


def named(name: tuple[int, str], content: list[Content]) -> Element:
    return Element(name[0], name[1], tuple(content))


def elements() -> st.SearchStrategy[Element]:
    # What UTF-8 cannot carry and what ends a string is the caller's mistake.
    texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
    leaves = st.builds(named, tags(), st.lists(texts | st.binary(max_size=200), max_size=4))
    return st.recursive(
        leaves, lambda inner: st.builds(named, tags(), st.lists(texts | inner, max_size=5)), max_leaves=12
    )


@given(elements())
def test_every_tree_is_decoded_as_it_was_encoded(element: Element) -> None:
    assert decode(encode(element)) == element


@given(st.binary(max_size=200))
def test_any_bytes_are_an_element_or_a_wire_error(noise: bytes) -> None:
    for document in (noise, HEADER + noise):
        try:
            assert isinstance(decode(document), Element)
        except WireError:
            continue


@given(elements(), st.data())
def test_a_document_that_was_cut_off_is_a_wire_error(element: Element, data: st.DataObject) -> None:
    document = encode(element)
    length = data.draw(st.integers(0, len(document) - 1))
    with pytest.raises(WireError):
        decode(document[:length])


BROKEN = {
    "nothing": b"",
    "HTML": b"<html></html>",
    "another version": b"\x04\x01\x6a\x00\x05",
    "a charset that is not known": b"\x03\x01\x05\x00\x05",
    "a string table beyond the end": b"\x03\x01\x6a\x09x\x05",
    "a reference beyond the string table": b"\x03\x01\x6a\x02x\x00\x45\x83\x02\x01",
    "a string of the table without its end": b"\x03\x01\x6a\x01x\x45\x83\x00\x01",
    "a reference without a string table": HEADER + b"\x45\x83\x00\x01",
    "a reference without an element": b"\x03\x01\x6a\x02x\x00\x83\x00",
    "text that is not of the charset": b"\x03\x01\x03\x00\x45\x03\xe9\x00\x01",
    "a string of the table repeated without measure": b"\x03\x01\x6a\xc0\x00"
    + b"x" * 8_191
    + b"\0\x45"
    + b"\x83\x00" * 200,
    "text without an element": HEADER + b"\x03x\x00",
    "END without an element": HEADER + b"\x01",
    "an unknown code page": HEADER + b"\x00\x99\x05",
    "a page that is no longer in use": HEADER + b"\x00\x03\x05",
    "an unknown tag": HEADER + b"\x3f",
    "an attribute": HEADER + b"\x85",
    "an entity": HEADER + b"\x45\x02\x41\x01",
    "an endless integer": HEADER + b"\x45\xc3" + b"\xff" * 9,
    "opaque data beyond the end": HEADER + b"\x45\xc3\x20x\x01",
    "a string without its end": HEADER + b"\x45\x03abc",
    "text that is not UTF-8": HEADER + b"\x45\x03\xff\x00\x01",
    "a second root": HEADER + b"\x05\x05",
    "too deep": HEADER + b"\x45" * (MAX_DEPTH + 1) + b"\x01" * (MAX_DEPTH + 1),
    "too long": HEADER + b"\x45\x03" + b"x" * MAX_BYTES,
}


@pytest.mark.parametrize("name", BROKEN)
def test_wbxml_that_activesync_does_not_use_is_refused(name: str) -> None:
    with pytest.raises(WireError):
        decode(BROKEN[name])


OTHER_HEADERS = {
    "WBXML 1.1": b"\x01\x01\x6a\x00",
    "WBXML 1.2 with the id of another application": b"\x02\x05\x6a\x00",
    "no charset": b"\x03\x01\x00\x00",
    "US-ASCII": b"\x03\x01\x03\x00",
    "ISO 8859-1": b"\x03\x01\x04\x00",
    "a string table": b"\x03\x01\x6a\x04abc\x00",
    "the public id in words": b"\x03\x00\x00\x6a\x04abc\x00",
}


@pytest.mark.parametrize("name", OTHER_HEADERS)
def test_the_headers_that_other_encoders_write_are_read(name: str) -> None:
    assert decode(OTHER_HEADERS[name] + b"\x45\x03abc\x00\x01") == Element(0, "Sync", ("abc",))


def test_a_string_of_the_string_table_is_text_like_any_other() -> None:
    table = "1\0Grüße\0".encode()
    header = bytes((0x03, 0x01, 0x6A, len(table)))
    assert decode(header + table + b"\x45\x83\x00\x03x\x00\x83\x02\x01").text() == "1xGrüße"


def test_the_charset_of_the_header_is_that_of_the_text() -> None:
    assert decode(b"\x03\x01\x04\x00\x45\x03Gr\xfc\xdfe\x00\x01").text() == "Gr\u00fc\u00dfe"


def test_the_deepest_allowed_document_is_read() -> None:
    decoded = decode(HEADER + b"\x45" * MAX_DEPTH + b"\x01" * MAX_DEPTH)
    assert decoded.tag == "Sync"


@settings(max_examples=20)
@given(st.sampled_from(["-", "NoSuchTag", "Folder Sync"]), st.sampled_from([0, 3, 99]))
def test_encoding_an_unknown_tag_is_an_error(tag: str, page: int) -> None:
    with pytest.raises(ValueError, match="no tag"):
        encode(Element(page, tag))


def test_encoding_a_nul_in_text_is_an_error() -> None:
    with pytest.raises(ValueError, match="NUL"):
        encode(folder("SyncKey", "a\0b"))
