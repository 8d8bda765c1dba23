"""Decoded WBXML as readers see it."""

from __future__ import annotations

from xml.etree import ElementTree

from harness.wire.activesync_code_pages import CODE_PAGES
from harness.wire.wbxml import Element
from harness.wire.wbxml_text import MOST_LINES, indented_xml

FOLDERS = next(number for number, page in CODE_PAGES.items() if page.namespace == "FolderHierarchy")


def test_each_element_is_a_line_with_the_name_of_its_code_page_where_that_changes() -> None:
    root = Element(FOLDERS, "FolderSync", (Element(FOLDERS, "Status", ("1",)), Element(0, "SyncKey", ("a<b", b"\0\1"))))
    assert indented_xml(root) == (
        '<FolderSync xmlns="FolderHierarchy">\n  <Status>1</Status>\n'
        '  <SyncKey xmlns="AirSync">a&lt;b<!-- 2 bytes --></SyncKey>\n</FolderSync>'
    )
    ElementTree.fromstring(indented_xml(root))  # noqa: S314 - our own text


def test_text_beside_elements_stays_in_its_place() -> None:
    root = Element(0, "Sync", ("before", Element(0, "Status"), "after"))
    assert indented_xml(root).split("\n")[1:-1] == ["  before", "  <Status/>", "  after"]


def test_a_document_of_a_million_elements_is_cut() -> None:
    lines = indented_xml(Element(0, "Sync", (Element(0, "Status"),) * 1_000_000)).split("\n")
    assert (len(lines), lines[-1]) == (MOST_LINES + 1, "…")
