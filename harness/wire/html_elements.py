"""Parses HTML from any server: elements that are more than text, those that a reader sees, and what they say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from harness.wire.page_tags import has_oversized_tag

_NEVER_SHOWN = frozenset({"script", "style", "head", "title", "noscript", "template"})
INERT = frozenset({"noscript", "template", "textarea", "title", "style", "xmp", "noembed", "noframes", "plaintext"})
"""Elements whose content is text to a browser that runs scripts."""

_NOT_OFFERED = (_NEVER_SHOWN | INERT) - {"head"}
_HIDING_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE)
_QUOTING = frozenset({"details", "pre", "samp", "xmp"})
_QUOTING_NAME = re.compile(r"dbg|debug|dtls|details?\b|stack|trace|exception", re.IGNORECASE)
"""Ids and classes of the blocks in which an error page quotes what it was asked (`tdErrDbg` in Exchange 2007)."""


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


def live_elements(root: etree._Element | None) -> Iterator[etree._Element]:
    """The elements that a browser with scripts makes something of: none in a `noscript` or a template."""
    return _outside(root, lambda element: element.tag in INERT)


def offered_elements(root: etree._Element | None) -> Iterator[etree._Element]:
    """The elements that a reader sees and is meant to act on: none that is hidden, none that an error page quotes."""
    return _outside(root, _is_not_offered)


def _outside(root: etree._Element | None, is_left_out: Callable[[etree._Element], bool]) -> Iterator[etree._Element]:
    if root is None:
        return
    left_out: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start" and left_out is None and isinstance(element.tag, str):
            if is_left_out(element):
                left_out = element
            else:
                yield element
        elif event == "end" and element is left_out:
            left_out = None


def _is_not_offered(element: etree._Element) -> bool:
    return element.tag in _NOT_OFFERED or _is_hidden(element) or _quotes(element)


def _is_hidden(element: etree._Element) -> bool:
    if element.get("hidden") is not None or _HIDING_STYLE.search(element.get("style", "")):
        return True
    return element.tag == "input" and element.get("type", "").strip().lower() == "hidden"


def _quotes(element: etree._Element) -> bool:
    if element.tag in _QUOTING:
        return True
    names = f"{element.get('id', '')} {element.get('class', '')}"
    return element.tag not in {"html", "body"} and _QUOTING_NAME.search(names) is not None


def visible_text(root: etree._Element) -> Iterator[str]:
    """The pieces of text that a reader sees, in document order."""
    return _texts(root, lambda element: element.tag in _NEVER_SHOWN or _is_hidden(element))


def offered_text(root: etree._Element) -> Iterator[str]:
    """The pieces of text that a reader sees, without those in blocks that quote something."""
    return _texts(root, _is_not_offered)


def _texts(root: etree._Element, is_left_out: Callable[[etree._Element], bool]) -> Iterator[str]:
    left_out: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            if left_out is None and is_left_out(element):
                left_out = element
            piece = element.text
        else:
            if element is left_out:
                left_out = None
            piece = element.tail
        if piece and left_out is None and piece.strip():
            yield " ".join(piece.split())
