"""A decoded WBXML document as text for readers: elements with the names of their code pages, an element a line."""

from __future__ import annotations

from xml.sax.saxutils import escape

from harness.wire.activesync_code_pages import CODE_PAGES
from harness.wire.wbxml import Element

MOST_LINES = 2_000
"""More than a reader looks through; a hostile document has a million elements."""


def indented_xml(root: Element) -> str:
    """The element and what is in it; a code page is named where it changes, opaque data by its length."""
    lines: list[str] = []
    pending: list[tuple[int, Element | str, int | None]] = [(0, root, None)]
    while pending and len(lines) < MOST_LINES:
        depth, part, page = pending.pop()
        if isinstance(part, str):
            lines.append("  " * depth + part)
        elif not part.children():
            lines.append("  " * depth + _leaf(part, page))
        else:
            lines.append("  " * depth + f"<{_opening(part, page)}>")
            pending.append((depth, f"</{part.tag}>", None))
            pending.extend((depth + 1, _shown(child), part.page) for child in reversed(part.content))
    return "\n".join([*lines, "…"] if pending else lines)


def _leaf(element: Element, page: int | None) -> str:
    if not element.content:
        return f"<{_opening(element, page)}/>"
    text = "".join(str(_shown(part)) for part in element.content)
    return f"<{_opening(element, page)}>{text}</{element.tag}>"


def _opening(element: Element, page: int | None) -> str:
    return element.tag if element.page == page else f'{element.tag} xmlns="{CODE_PAGES[element.page].namespace}"'


def _shown(part: Element | str | bytes) -> Element | str:
    match part:
        case bytes():
            return f"<!-- {len(part)} bytes -->"
        case str():
            return escape(part)
        case Element():
            return part
