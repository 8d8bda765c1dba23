"""The marks by which a page of Outlook Web Access says what it is, in any language.

Exchange 2007 names the ASP.NET page in a comment, and its logon and error pages also by a GUID, which ISA Server's
form keeps. The names and GUIDs are those that Microsoft's own monitoring of Outlook Web Access looks for
(`Microsoft.Exchange.Net.MonitoringWebClient`); the light client's page names itself
`ASP.forms_basic_basicmessageview_aspx`. Other marks: protocol-facts, section 1.5, and the error page of 2007 SP3.
"""

from __future__ import annotations

import re
from enum import StrEnum

from lxml import etree

from harness.wire.html_elements import comments, elements, visible_text


class PageKind(StrEnum):
    """What a page says of itself."""

    MAILBOX = "mailbox"
    ERROR = "error"
    LOGON = "logon"
    LOGOFF = "logoff"
    LANGUAGE = "language selection"
    REDIRECTION = "redirection"
    EXPIRED = "expired password"


_NAME = re.compile(r"\s*+OwaPage\s*+=\s*+ASP\.(\w{1,80})", re.IGNORECASE)
_KINDS_OF_NAMES = (
    (re.compile(r"\w*error", re.IGNORECASE), PageKind.ERROR),
    (re.compile(r"forms_(?:premium|basic)_|(?:startpage|default|webready\w*)_aspx", re.IGNORECASE), PageKind.MAILBOX),
    (re.compile(r"\w*expiredpassword", re.IGNORECASE), PageKind.EXPIRED),
    (re.compile(r"\w*(?:logoff|signout)", re.IGNORECASE), PageKind.LOGOFF),
    (re.compile(r"\w*logon", re.IGNORECASE), PageKind.LOGON),
    (re.compile(r"\w*languageselection", re.IGNORECASE), PageKind.LANGUAGE),
    (re.compile(r"\w*casredirect", re.IGNORECASE), PageKind.REDIRECTION),
)
_GUIDS = {
    "698798e9-889b-4145-acfc-474c378c7b4f": PageKind.ERROR,
    "57a118c6-2da9-419d-be9a-f92b0f9a418b": PageKind.LOGON,
}
_GUID = re.compile(r"\s*+\{([0-9a-f-]{36})\}", re.IGNORECASE)
_BEFORE_ELEMENTS = re.compile(r"\s*+(?:<!--(?P<comment>.*?)-->|<![a-z][^>]*+>)", re.IGNORECASE | re.DOTALL)
_FOLDER_VARIABLE = re.compile(r"\ba_sFldId\s*+=(?!=)")
_COMMANDS_OF_2003 = frozenset({"cmd=navbar", "cmd=contents"})
"""What the frames of an Exchange 2000 or 2003 mailbox show: its folders, and the messages of one."""


def find_page_kind(root: etree._Element | None, html: str) -> PageKind | None:
    """What the page says of itself by a mark without language; None where it has none.

    Its name comes first: a redirection page looks like an error page, and an error page may hold the mailbox's script.
    """
    written = list(comments(root)) if root is not None else _leading_comments(html)
    return (
        _kind_by_name(written)
        or _kind_by_guid(written)
        or (PageKind.ERROR if _is_framed_as_error(root) else None)
        or (PageKind.MAILBOX if _has_mailbox_marks(root) else None)
        or (PageKind.ERROR if _has_id(root, "errmsg") else None)
        or (PageKind.LOGON if "owalgnbdy" in _body_classes(root) else None)
    )


def find_error_message(root: etree._Element | None) -> str:
    """What an error page of Exchange 2007 says, without its details; empty where it is none."""
    found = next((element for element in elements(root) if element.get("id", "").lower() == "errmsg"), None)
    return "" if found is None else " ".join(" ".join(visible_text(found)).split())


def has_marks_of_2003(root: etree._Element | None) -> bool:
    """True for a page that takes its files from `/exchweb/`, or shows an Exchange 2000 or 2003 mailbox in frames."""
    return any(
        "/exchweb/" in element.get(attribute, "").lower()
        for element in elements(root)
        for attribute in ("src", "href", "background")
    ) or any(_shows_folders_of_2003(frame.get("src", "")) for frame in elements(root, "frame", "iframe"))


def _shows_folders_of_2003(source: str) -> bool:
    return not _COMMANDS_OF_2003.isdisjoint(source.partition("?")[2].lower().split("&"))


def _leading_comments(html: str) -> list[str]:
    """Of a page that could not be parsed: those before its first element, where Exchange 2007 writes a name."""
    written, at = [], 0
    while (found := _BEFORE_ELEMENTS.match(html, at)) is not None:
        written += [found["comment"]] if found["comment"] is not None else []
        at = found.end()
    return written


def _kind_by_name(written: list[str]) -> PageKind | None:
    """By the first name: what follows it may be a user's own."""
    name = next((found.group(1) for comment in written if (found := _NAME.match(comment))), "")
    return next((kind for pattern, kind in _KINDS_OF_NAMES if pattern.match(name)), None)


def _kind_by_guid(written: list[str]) -> PageKind | None:
    named = (found.group(1).lower() for comment in written if (found := _GUID.match(comment)))
    return next((_GUIDS[guid] for guid in named if guid in _GUIDS), None)


def _is_framed_as_error(root: etree._Element | None) -> bool:
    return "err" in _body_classes(root) or _has_id(root, "tblerr")


def _body_classes(root: etree._Element | None) -> set[str]:
    return {name for body in elements(root, "body") for name in body.get("class", "").lower().split()}


def _has_id(root: etree._Element | None, name: str) -> bool:
    return any(element.get("id", "").lower() == name for element in elements(root))


def _has_mailbox_marks(root: etree._Element | None) -> bool:
    """The folder that the page shows, in a variable; the token that its forms send back."""
    return any(_FOLDER_VARIABLE.search(script.text or "") for script in elements(root, "script")) or any(
        "hidcanary" in (field.get("name", "").lower(), field.get("id", "").lower()) for field in elements(root, "input")
    )
