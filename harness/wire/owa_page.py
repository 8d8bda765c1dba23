"""Reads a page of Outlook Web Access into facts: forms, links, marks, wording (protocol-facts, sections 1.2 to 1.9).

No fact depends on one exact sentence: a link is recognised by its target, a page by marks without language, and by
English wording only where it has none. Any text is read as a page; HTML that cannot be parsed is a page without facts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from harness.wire.html_elements import elements, parse_html, visible_text
from harness.wire.logon_pages import find_frames, find_logon_page
from harness.wire.owa_marks import PageKind, find_error_message, find_page_kind, has_marks_of_2003
from harness.wire.page_forms import Form, find_language_form, find_logon_form, find_scripted_logon_form
from harness.wire.page_links import find_links
from harness.wire.page_moves import follow_page

LEGACY_MAILBOX = r"could not find a mailbox for|Exchange (Server )?2003"
"""English wording of the page for a mailbox on an Exchange 2003 server (protocol-facts, section 1.8)."""

_PRODUCT = re.compile(r"\bOutlook Web (?:Access|App)\b", re.IGNORECASE)
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

_DENIALS = (PageKind.ERROR, PageKind.LOGOFF)


@dataclass(frozen=True, slots=True)
class OwaPage:
    """The facts of a page. `owa_links` are its absolute URLs to an `/owa`, distinct, verbatim, in order of appearance.

    `clickable_owa` are those of them that a click leads to, `offered_urls` all absolute URLs that one does,
    `framed_owa` the absolute URLs below an `/owa` that the page shows in a frame, `frames` all that it shows in frames.
    `kind` is what the page says of itself, `is_error` whether it says so by a mark or in English, `message` what an
    error page says. `logon_page` is the reference to a logon page that the page leads to. With `has_scripts` a browser
    may show more; `unfollowed` says in words what scripts may do that could not be followed.
    """

    text: str
    message: str
    kind: PageKind | None
    logon_form: Form | None
    logon_page: str | None
    language_form: Form | None
    owa_links: tuple[str, ...]
    clickable_owa: tuple[str, ...]
    offered_urls: tuple[str, ...]
    framed_owa: tuple[str, ...]
    frames: tuple[str, ...]
    moves_by: str | None
    unfollowed: str | None
    is_exchange_2003: bool
    is_error: bool
    has_scripts: bool

    @property
    def names_product(self) -> bool:
        """Whether the page calls itself by the name of the product, which no language translates."""
        return _PRODUCT.search(self.text) is not None

    @property
    def is_mailbox(self) -> bool:
        """Whether the page is a mailbox's own, of Exchange 2007."""
        return self.kind is PageKind.MAILBOX


def read_page(html: str, *, refresh: str | None = None) -> OwaPage:
    """The facts of `html`; `refresh` is the value of the answer's Refresh header."""
    root = parse_html(html)
    text = " ".join(visible_text(root)) if root is not None else ""
    kind = find_page_kind(root, html)
    logon_form, logon_page = (None, None) if kind is PageKind.MAILBOX else _find_logon(root, html)
    moves = follow_page(root, refresh)
    links = find_links(root, moves)
    return OwaPage(
        text=text,
        message=find_error_message(root),
        kind=kind,
        logon_form=logon_form,
        logon_page=logon_page,
        language_form=find_language_form(root),
        owa_links=links.owa,
        clickable_owa=links.clickable,
        offered_urls=links.offered,
        framed_owa=links.framed,
        frames=find_frames(root),
        moves_by=moves.moves_by,
        unfollowed=moves.unfollowed,
        is_exchange_2003=has_marks_of_2003(root),
        is_error=kind in _DENIALS or (kind is None and _has_error_wording(text)),
        has_scripts=_has_scripts(root),
    )


def _find_logon(root: etree._Element | None, html: str) -> tuple[Form | None, str | None]:
    """The logon form; without one the logon page that the page leads to; without that a form that a script writes."""
    form = find_logon_form(root)
    page = None if form else find_logon_page(root)
    return form or (None if page else find_scripted_logon_form(root, html)), page


def names_legacy_mailbox(page: OwaPage, pattern: str | None) -> bool:
    """True where the page says that the mailbox is on Exchange 2003; `pattern` replaces the English wording.

    An "earlier version of Exchange" refers to the mailbox only where the page does not mention Client Access servers: a
    refusal because of their versions has similar wording.
    """
    if re.search(pattern or LEGACY_MAILBOX, page.text, re.IGNORECASE):
        return True
    if pattern:
        return False
    return _EARLIER_VERSION.search(page.text) is not None and not _CLIENT_ACCESS.search(page.text)


def may_name_legacy_mailbox(page: OwaPage) -> bool:
    """True where an error page by its marks says why, and not in known English words: it may be that for any reason.

    The documented message names the user for whom no mailbox was found (protocol-facts, section 1.8), but so do others,
    and nothing in the page but its words says which one it is.
    """
    return page.kind is PageKind.ERROR and not _has_error_wording(page.text) and bool(page.text)


def _has_error_wording(text: str) -> bool:
    no_target = _NO_TARGET_SUBJECT.search(text) and _NO_TARGET_REASON.search(text)
    return bool(no_target or _ERROR_WORDING.search(text))


def _has_scripts(root: etree._Element | None) -> bool:
    return next(elements(root, "script"), None) is not None or any(
        str(name).startswith("on") for element in elements(root) for name in element.attrib
    )
