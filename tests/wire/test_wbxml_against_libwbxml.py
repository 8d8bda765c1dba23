"""The codec and the code pages against libwbxml, an independent implementation of ActiveSync."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from harness.wire.activesync import folder_sync_request, provision_acknowledgement, provision_request
from harness.wire.activesync_code_pages import CODE_PAGES, CodePage
from harness.wire.activesync_versions import SPOKEN
from harness.wire.wbxml import Content, Element, decode, encode

USED_PAGES = (0, 7, 13, 14)
NEWER_SPELLINGS = {"RtfTruncation": "RTFTruncation", "NotifyGuid": "NotifyGUID"}
"""libwbxml keeps the spelling of the first specification for these."""


class Libwbxml:
    """The two programs of libwbxml, on files of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._programs = {name: _find_program(name) for name in ("wbxml2xml", "xml2wbxml")}

    def to_xml(self, document: bytes) -> bytes:
        return self._run("wbxml2xml", ["-l", "ACTIVESYNC"], document)

    def to_wbxml(self, document: bytes, *, with_string_table: bool = False) -> bytes:
        """As ActiveSync has it, or as libwbxml writes by default: repeated texts and the public id in a table."""
        return self._run("xml2wbxml", ["-v", "1.3"] if with_string_table else ["-n", "-a", "-v", "1.3"], document)

    def _run(self, program: str, options: list[str], document: bytes) -> bytes:
        source, target = self._folder / "source", self._folder / "target"
        source.write_bytes(document)
        command = [self._programs[program], *options, "-o", str(target), str(source)]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - a known program on this test's files
        return target.read_bytes()


def _find_program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        sentence = f"{name} (libwbxml2-utils) is not installed, so nothing independent checks the codec"
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    return found


@pytest.fixture
def libwbxml(tmp_path: Path) -> Libwbxml:
    return Libwbxml(tmp_path)


def whole_page(page: CodePage) -> Element:
    tags = [tag for tag in page.tags if tag != "-"]
    return Element(page.number, tags[0], tuple(Element(page.number, tag, ("x",)) for tag in tags))


@pytest.mark.parametrize("number", CODE_PAGES)
def test_each_tag_of_a_page_has_a_token_that_libwbxml_knows(number: int, libwbxml: Libwbxml) -> None:
    """Encoded and decoded with libwbxml's own table: an unknown token would not come back."""
    document = encode(whole_page(CODE_PAGES[number]))
    assert libwbxml.to_wbxml(libwbxml.to_xml(document)) == document


@pytest.mark.parametrize("number", USED_PAGES)
def test_the_tags_of_the_pages_in_use_have_the_names_that_libwbxml_gives_them(number: int, libwbxml: Libwbxml) -> None:
    root = etree.fromstring(libwbxml.to_xml(encode(whole_page(CODE_PAGES[number]))))
    theirs = [etree.QName(child).localname for child in root]
    ours = [tag for tag in CODE_PAGES[number].tags if tag != "-"]
    assert [NEWER_SPELLINGS.get(tag, tag) for tag in ours] == theirs


@pytest.mark.parametrize(
    "document",
    [
        folder_sync_request(),
        *(provision_request(version) for version in SPOKEN),
        *(provision_acknowledgement(version, "1234567890") for version in SPOKEN),
    ],
    ids=[
        "FolderSync",
        *(f"Provision of {version}" for version in SPOKEN),
        *(f"Provision acknowledgement of {version}" for version in SPOKEN),
    ],
)
def test_libwbxml_writes_our_requests_with_the_same_bytes(document: bytes, libwbxml: Libwbxml) -> None:
    assert libwbxml.to_wbxml(libwbxml.to_xml(document)) == document


def named(name: tuple[int, str], *content: Content) -> Element:
    return Element(name[0], name[1], content)


def trees() -> st.SearchStrategy[Element]:
    names = st.sampled_from([(page, tag) for page in USED_PAGES for tag in CODE_PAGES[page].tags if tag != "-"])
    texts = st.text("abc<&>äß€0", min_size=1, max_size=8)
    leaves = st.builds(named, names) | st.builds(named, names, texts)
    twigs = st.builds(lambda name, inner: named(name, *inner), names, st.lists(leaves, max_size=3))
    return st.builds(lambda name, inner: named(name, *inner), names, st.lists(leaves | twigs, min_size=1, max_size=4))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=trees())
def test_what_libwbxml_writes_is_read_as_the_tree_that_it_was(tree: Element, libwbxml: Libwbxml) -> None:
    assert decode(libwbxml.to_wbxml(libwbxml.to_xml(encode(tree)))) == tree


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=trees())
def test_what_libwbxml_writes_with_a_string_table_is_the_same_tree(tree: Element, libwbxml: Libwbxml) -> None:
    repeated = named((7, "FolderSync"), *(named((7, "DisplayName"), "the same name") for _ in range(4)), tree)
    written = libwbxml.to_wbxml(libwbxml.to_xml(encode(repeated)), with_string_table=True)
    assert b"\x83" in written
    assert decode(written) == repeated
