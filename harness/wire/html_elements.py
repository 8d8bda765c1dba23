"""Parses HTML from any server: elements, and the text that a reader sees."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from harness.wire.page_tags import has_oversized_tag

_HIDDEN_ELEMENTS = frozenset({"script", "style", "head", "title", "noscript", "template"})


def parse_html(html: str) -> etree._Element | None:
    """The root element; None for HTML that has none or would take too long to parse."""
    if has_oversized_tag(html):
        return None
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, recover=True)
    try:
        root: etree._Element | None = etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        return None
    return root


def elements(root: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """The elements with these names, or all, in document order; without comments."""
    if root is not None:
        yield from root.iter(*(names or ("*",)))


def visible_text(root: etree._Element) -> Iterator[str]:
    """The pieces of text that a reader sees, in document order."""
    hidden: int = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        is_hidden = isinstance(element.tag, str) and element.tag in _HIDDEN_ELEMENTS
        if event == "start":
            hidden += is_hidden
            piece = element.text
        else:
            hidden -= is_hidden
            piece = element.tail
        if piece and hidden == 0 and piece.strip():
            yield " ".join(piece.split())
