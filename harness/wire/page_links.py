"""Where a page of Outlook Web Access leads: links, frames, refreshes and scripts (protocol-facts, section 1.5).

A link is the URL that a browser makes of what stands there. What a reader does not see is no link, nor what an error
page quotes of the request.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from harness.wire.html_elements import elements, live_elements, offered_elements, offered_text
from harness.wire.page_forms import form_targets
from harness.wire.page_moves import FRAMES, PageMoves
from harness.wire.page_urls import absolute_url, plain_path
from harness.wire.script_texts import joined_texts

_WRITTEN_URL = re.compile(r"https?://[^\s<>\"'\\]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageLinks:
    """The absolute URLs to an `/owa`, distinct; those of anchors first, then of texts, those of scripts last.

    `offered` are the absolute URLs that a click leads to, with any path, and `clickable` those of them to an `/owa`;
    `framed` are the absolute URLs below an `/owa` that the page shows in a frame.
    """

    owa: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    clickable: tuple[str, ...] = ()
    framed: tuple[str, ...] = ()


def find_links(root: etree._Element | None, moves: PageMoves) -> PageLinks:
    """The links of a page whose moves are known."""
    if root is None:
        return PageLinks()
    base = _base(root)
    offered = list(offered_elements(root))
    clickable = [*_references(offered, base), *(absolute_url(url, base) for url in moves.clicked)]
    texts = [url.rstrip(".,;:)!") for url in _WRITTEN_URL.findall(offered_text(root))]
    moved = [absolute_url(url, base) for url in moves.targets]
    return PageLinks(
        owa=_distinct([*clickable, *texts, *moved, *_literals(root, offered, moves)]),
        offered=tuple(dict.fromkeys(filter(_is_of_the_web, clickable))),
        clickable=_distinct(clickable),
        framed=tuple(filter(_is_below_owa, _frames(root, base))),
    )


def _references(offered: list[etree._Element], base: str) -> Iterator[str]:
    """Where links lead, and then forms."""
    links = (each for each in offered if each.tag in {"a", "area"})
    for each in links:
        yield absolute_url(each.get("href") or each.get("xlink:href") or "", base)
    yield from (absolute_url(target, base) for target in form_targets(offered))


def _literals(root: etree._Element, offered: list[etree._Element], moves: PageMoves) -> Iterator[str]:
    """The URLs in scripts that were not followed to their end: one of them may be where a click leads."""
    if moves.moves_by is None and moves.unfollowed is None:
        return
    scripts = [script.text or "" for script in elements(root, "script")]
    for element in offered:
        scripts += [element.get(name, "") for name in map(str, element.attrib) if name.startswith("on")]
    for script in scripts:
        for text in joined_texts(script):
            yield from _WRITTEN_URL.findall(text)


def _distinct(urls: Iterable[str]) -> tuple[str, ...]:
    distinct: dict[tuple[str, str, str], str] = {}
    for url in urls:
        key = _owa_key(url)
        if key:
            distinct.setdefault(key, url)
    return tuple(distinct.values())


def _frames(root: etree._Element, base: str) -> Iterator[str]:
    for each in live_elements(root):
        if each.tag in FRAMES:
            yield absolute_url(each.get(FRAMES[str(each.tag)], ""), base)


def _is_of_the_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:  # such as a bracket that is not closed
        return False
    return parts.scheme.lower() in {"http", "https"} and bool(parts.netloc)


def _is_below_owa(url: str) -> bool:
    return _is_of_the_web(url) and f"{plain_path(urlsplit(url).path)}/".startswith("/owa/")


def _base(root: etree._Element | None) -> str:
    return next((absolute_url(base.get("href", "")) for base in elements(root, "base") if base.get("href")), "")


def _owa_key(url: str) -> tuple[str, str, str] | None:
    """The same for every spelling of one `/owa` link; None for any other URL."""
    if not _is_of_the_web(url):
        return None
    parts = urlsplit(url)
    path = plain_path(parts.path).removesuffix("/")
    if not path.endswith("/owa"):
        return None
    return parts.scheme.lower(), parts.netloc.lower(), path
