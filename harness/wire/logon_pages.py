"""Where a page leads to a logon page: by a frame, a refresh, a script or a link (protocol-facts, 1.1 and 1.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree

from harness.wire.html_elements import elements
from harness.wire.script_texts import find_script_variable, script_texts

_LOGON_PATH = re.compile(
    r"(?:^|/)auth/(?:[a-z-]{2,8}/)?(?:owa)?logon\.aspx?$|(?:^|/)cookieauth\.dll$|^(?:owa)?logon\.aspx?$", re.IGNORECASE
)
"""Of Outlook Web Access, of its Exchange 2003 paths (with a folder for the language), and of ISA Server."""

_FORM_TARGET = re.compile(r"logon\b", re.IGNORECASE)
"""`CookieAuth.dll?Logon` is where ISA Server's form is sent, `CookieAuth.dll?GetLogon?…` the page that has it."""

_MARKUP = re.compile(r"[\s<>\"']")
_REFRESH_TARGET = re.compile(r"[\d.]*\s*[;,]\s*url\s*=\s*[\"']?([^\"']*)", re.IGNORECASE)


def is_logon_page(url: str) -> bool:
    """True for a URL or reference to a forms logon page of Outlook Web Access or of ISA Server."""
    if "logon" not in (lowered := url.lower()) and "cookieauth" not in lowered:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:  # such as a bracket that is not closed
        return False
    return _LOGON_PATH.search(parts.path) is not None and not _FORM_TARGET.match(parts.query)


def find_logon_page(root: etree._Element | None) -> str | None:
    """The reference to a logon page that a browser or its user would follow from this page; None where it has none."""
    written = _page_of_script(root)
    if written is not None:
        return written
    return next((reference for reference in _references(root) if is_logon_page(reference)), None)


def find_frames(root: etree._Element | None) -> tuple[str, ...]:
    """What the page shows in frames, as written."""
    return tuple(source for frame in elements(root, "frame", "iframe") if (source := frame.get("src", "").strip()))


def _page_of_script(root: etree._Element | None) -> str | None:
    """A page without a form, whose script goes to the logon page: its two variables hold the two parts of the URL."""
    first = find_script_variable(root, "a_sLgn") or find_script_variable(root, "a_sLgnQS")
    second = find_script_variable(root, "a_sUrl")
    return f"{first}{second}" if first and second else None


def _references(root: etree._Element | None) -> Iterator[str]:
    yield from find_frames(root)
    for meta in elements(root, "meta"):
        target = _REFRESH_TARGET.match(meta.get("content", "").strip())
        if meta.get("http-equiv", "").lower() == "refresh" and target:
            yield target.group(1).strip()
    yield from (text for text in script_texts(root) if not _MARKUP.search(text))
    for link in elements(root, "a", "area"):
        yield link.get("href", "").strip()
