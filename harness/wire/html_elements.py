"""Parses HTML from any server: elements that are more than text, those that a reader sees, and what they say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from harness.wire.hidden_elements import read_hiding_rules
from harness.wire.page_tags import has_oversized_tag

_IN_PLACE_OF_OTHERS = frozenset({"iframe", "video", "audio", "canvas"})
"""Elements whose content is for browsers that do not know them."""

_NEVER_SHOWN = _IN_PLACE_OF_OTHERS | {"script", "style", "head", "title", "noscript", "template", "datalist"}
INERT = frozenset({"noscript", "template", "textarea", "title", "style", "xmp", "noembed", "noframes", "plaintext"})
"""Elements whose content is text to a browser that runs scripts."""

_NOT_OFFERED = (_NEVER_SHOWN | INERT) - {"head"}
_INLINE = frozenset(
    (
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "s",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
        "var",
        "wbr",
    )
)
"""Elements that part no word."""
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


def comments(root: etree._Element | None) -> Iterator[str]:
    """What stands in the comments of a page, in document order; a script that holds one is no comment."""
    if root is None:
        return
    for before in reversed(list(root.itersiblings(preceding=True))):
        if isinstance(before, etree._Comment):
            yield before.text or ""
    for comment in root.iter(etree.Comment):
        yield comment.text or ""


def live_elements(root: etree._Element | None) -> Iterator[etree._Element]:
    """The elements that a browser with scripts makes something of: none in a `noscript` or a template."""
    return _outside(root, lambda element: element.tag in INERT)


def offered_elements(root: etree._Element | None) -> Iterator[etree._Element]:
    """The elements that a reader sees and is meant to act on: none that is hidden, none that an error page quotes."""
    return _outside(root, _not_offered(root)) if root is not None else iter(())


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


def _never_shown(root: etree._Element) -> Callable[[etree._Element], bool]:
    rules = read_hiding_rules(root)
    return lambda element: element.tag in _NEVER_SHOWN or rules.hide(element)


def _not_offered(root: etree._Element) -> Callable[[etree._Element], bool]:
    rules = read_hiding_rules(root)
    return lambda element: element.tag in _NOT_OFFERED or rules.hide(element) or _quotes(element)


def _quotes(element: etree._Element) -> bool:
    if element.tag in _QUOTING:
        return True
    if not element.keys() or element.tag in {"html", "body"}:
        return False
    return _QUOTING_NAME.search(f"{element.get('id', '')} {element.get('class', '')}") is not None


def visible_text(root: etree._Element) -> Iterator[str]:
    """The pieces of text that a reader sees, in document order."""
    return _texts(root, _never_shown(root))


def offered_text(root: etree._Element) -> str:
    """What a reader sees, the values of fields and buttons too, without blocks that quote something."""
    return "".join(_words(root, _not_offered(root)))


def _words(root: etree._Element, is_left_out: Callable[[etree._Element], bool]) -> Iterator[str]:
    """The text as it is read: what stands in several inline elements may be one word."""
    left_out: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        parts = isinstance(element.tag, str) and element.tag not in _INLINE
        if event == "start":
            if left_out is None and is_left_out(element):
                left_out = element
            elif left_out is None and element.tag == "input":
                yield f" {element.get('value', '')}"
            shown = element.text
        else:
            if element is left_out:
                left_out = None
            shown = element.tail
        if left_out is None:
            yield f"{' ' if parts else ''}{shown or ''}"


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
