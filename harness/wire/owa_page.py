"""Reads a page of Outlook Web Access into facts: forms, links, markers, wording (protocol-facts, sections 1.2 to 1.9).

No fact depends on one exact sentence: a link is recognised by its target, a page by content that other pages do not
have. Any text is read as a page; HTML that cannot be parsed is a page without facts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from harness.wire.html_elements import elements, parse_html, visible_text
from harness.wire.page_forms import Form, find_language_form, find_logon_form
from harness.wire.page_links import find_links
from harness.wire.page_moves import follow_page

LEGACY_MAILBOX = r"could not find a mailbox for|Exchange (Server )?2003"
"""English wording of the page for a mailbox on an Exchange 2003 server (protocol-facts, section 1.8)."""

_EARLIER_VERSION = re.compile(r"\b(earlier|older) version of (Microsoft )?Exchange\b", re.IGNORECASE)
_CLIENT_ACCESS = re.compile(r"\bClient Access\b", re.IGNORECASE)

_ERROR_WORDING = re.compile(
    r"Outlook Web Access is (currently )?(not available|unavailable|disabled)"
    r"|mailbox (appears to be|is) (currently )?unavailable|unable to initialize|access is denied"
    r"|an (unexpected )?error (has )?occurred|\bexception type:|you have (been )?(successfully )?(signed|logged) off"
    r"|contact (technical support|(your|the) (system )?(administrator|help ?desk))",
    re.IGNORECASE,
)
_NO_TARGET_SUBJECT = re.compile(r"Client Access server\b", re.IGNORECASE)
_NO_TARGET_REASON = re.compile(r"Active Directory site\b|necessary configuration\b", re.IGNORECASE)
_MAILBOX_MARKERS = re.compile(r"\ba_sFldId\b|\bhidcanary\b")


@dataclass(frozen=True, slots=True)
class OwaPage:
    """The facts of a page. `owa_links` are its absolute URLs to an `/owa`, distinct, verbatim, in order of appearance.

    `clickable_owa` are those of them that a click leads to, `offered_urls` all absolute URLs that one does,
    `framed_owa` the absolute URLs below an `/owa` that the page shows in a frame. `unfollowed` says in words what its
    scripts may do that could not be followed.
    """

    text: str
    logon_form: Form | None
    language_form: Form | None
    owa_links: tuple[str, ...]
    clickable_owa: tuple[str, ...]
    offered_urls: tuple[str, ...]
    framed_owa: tuple[str, ...]
    moves_by: str | None
    unfollowed: str | None
    is_mailbox: bool
    is_exchange_2003: bool
    is_error: bool


def read_page(html: str, *, refresh: str | None = None) -> OwaPage:
    """The facts of `html`; `refresh` is the value of the answer's Refresh header."""
    root = parse_html(html)
    text = " ".join(visible_text(root)) if root is not None else ""
    is_mailbox = bool(_MAILBOX_MARKERS.search(html))
    moves = follow_page(root, refresh)
    links = find_links(root, moves)
    return OwaPage(
        text=text,
        logon_form=find_logon_form(root, html, is_mailbox=is_mailbox),
        language_form=find_language_form(root),
        owa_links=links.owa,
        clickable_owa=links.clickable,
        offered_urls=links.offered,
        framed_owa=links.framed,
        moves_by=moves.moves_by,
        unfollowed=moves.unfollowed,
        is_mailbox=is_mailbox,
        is_exchange_2003=_has_2003_resources(root),
        is_error=_has_error_wording(text),
    )


def names_legacy_mailbox(page: OwaPage, pattern: str | None) -> bool:
    """True where the page says that the mailbox is on Exchange 2003; `pattern` replaces the English wording.

    An "earlier version of Exchange" refers to the mailbox only where the page does not mention Client Access servers: a
    refusal because of their versions has similar wording.
    """
    if re.search(pattern or LEGACY_MAILBOX, page.text, re.IGNORECASE):
        return True
    return not pattern and bool(_EARLIER_VERSION.search(page.text)) and not _CLIENT_ACCESS.search(page.text)


def _has_error_wording(text: str) -> bool:
    no_target = _NO_TARGET_SUBJECT.search(text) and _NO_TARGET_REASON.search(text)
    return bool(no_target or _ERROR_WORDING.search(text))


def _has_2003_resources(root: etree._Element | None) -> bool:
    return any(
        "/exchweb/" in element.get(attribute, "").lower()
        for element in elements(root)
        for attribute in ("src", "href", "background")
    )
