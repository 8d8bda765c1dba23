"""Where a page of Outlook Web Access leads: links, frames, refreshes and scripts (protocol-facts, section 1.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree

from harness.wire.html_elements import elements
from harness.wire.page_moves import moves_by_script

_ABSOLUTE_URL = re.compile(r"https?://[^\s<>\"'\\]+", re.IGNORECASE)
_REFRESH_TARGET = re.compile(r"[\d.]*\s*[;,]\s*url\s*=\s*[\"']?([^\"']*)", re.IGNORECASE)
_AUTOMATIC_EVENTS = ("onload", "onerror", "onpageshow", "onreadystatechange")
"""Attributes whose scripts run without an action of the user."""

_FRAMES = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}
_SCRIPT_URL = re.compile(r"\s*javascript:", re.IGNORECASE)


def find_owa_links(root: etree._Element | None, text: str, refresh: str | None) -> tuple[str, ...]:
    """The absolute URLs to an `/owa`, distinct, as written; those of anchors first, those of scripts last."""
    base = _base(root)
    anchors = [_absolute(base, anchor.get("href", "").strip()) for anchor in elements(root, "a", "area")]
    anchors += [_absolute(base, form.get("action", "").strip()) for form in elements(root, "form")]
    for element in elements(root):
        anchors += _ABSOLUTE_URL.findall(element.get("onclick", ""))
    written = [url.rstrip(".,;:)!") for url in _ABSOLUTE_URL.findall(text)]
    moves = [*_refresh_targets(root, refresh), *_ABSOLUTE_URL.findall("\n".join(_scripts(root)))]
    distinct: dict[tuple[str, str, str], str] = {}
    for url in [*anchors, *written, *moves]:
        key = _owa_key(url)
        if key:
            distinct.setdefault(key, url)
    return tuple(distinct.values())


def find_framed_owa(root: etree._Element | None) -> tuple[str, ...]:
    """The absolute URLs below an `/owa` that the page shows in a frame."""
    base = _base(root)
    return tuple(url for source in _frame_sources(root) if _is_below_owa(url := _absolute(base, source)))


def _frame_sources(root: etree._Element | None) -> Iterator[str]:
    for frame in elements(root, *_FRAMES):
        if not _is_in_noscript(frame):
            yield frame.get(_FRAMES[str(frame.tag)], "").strip()


def _is_below_owa(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:  # such as a bracket that is not closed
        return False
    in_owa = f"{unquote(parts.path).lower()}/".startswith("/owa/")
    return parts.scheme.lower() in {"http", "https"} and bool(parts.netloc) and in_owa


def _is_in_noscript(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == "noscript"


def _base(root: etree._Element | None) -> str:
    return next((element.get("href", "").strip() for element in elements(root, "base")), "")


def _absolute(base: str, reference: str) -> str:
    """A link as written where it has scheme and host, else resolved against the page's base as a browser does."""
    try:
        if reference.startswith("//"):
            return f"https:{reference}"
        return urljoin(base, reference) if base and not urlsplit(reference).scheme else reference
    except ValueError:
        return reference


def _owa_key(url: str) -> tuple[str, str, str] | None:
    """The same for every spelling of one `/owa` link; None for any other URL."""
    try:
        parts = urlsplit(url)
    except ValueError:  # such as a bracket that is not closed
        return None
    path = unquote(parts.path).lower().removesuffix("/")
    if parts.scheme.lower() not in {"http", "https"} or not parts.netloc or not path.endswith("/owa"):
        return None
    return parts.scheme.lower(), parts.netloc.lower(), path


def _scripts(root: etree._Element | None) -> list[str]:
    bodies = [script.text or "" for script in elements(root, "script")]
    bodies += [source for source in _frame_sources(root) if _SCRIPT_URL.match(source)]
    for element in elements(root):
        bodies += [element.get(event, "") for event in _AUTOMATIC_EVENTS if event in element.attrib]
        if "autofocus" in element.attrib:
            bodies.append(element.get("onfocus", ""))
    return bodies


def _refresh_targets(root: etree._Element | None, refresh: str | None) -> list[str]:
    values = [refresh] if refresh else []
    values += [
        meta.get("content", "")
        for meta in elements(root, "meta")
        if meta.get("http-equiv", "").lower() == "refresh" and not _is_in_noscript(meta)
    ]
    return [found.group(1).strip() for value in values if (found := _REFRESH_TARGET.match(value.strip()))]


def find_automatic_move(root: etree._Element | None, refresh: str | None) -> str | None:
    """`refresh` or `script` where the page moves on without a click; None where it waits for the user."""
    if _refresh_targets(root, refresh):
        return "refresh"
    return "script" if moves_by_script(_scripts(root)) else None
