"""Reads a page of Outlook Web Access into facts: forms, links, markers, wording (protocol-facts, sections 1.2 to 1.9).

Nothing is asserted by one exact sentence: links count by their target, pages by what only they contain. Any text reads
as some page; hostile HTML reads as a page without facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree

from harness.wire.page_moves import moves_by_script
from harness.wire.page_tags import has_endless_tag

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
_SCRIPTED_LOGON = re.compile(r"\bowaauth\.dll\b|\ba_sLgn(QS)?\b", re.IGNORECASE)
_ABSOLUTE_URL = re.compile(r"https?://[^\s<>\"'\\]+", re.IGNORECASE)
_REFRESH_TARGET = re.compile(r"[\d.]*\s*[;,]\s*url\s*=\s*[\"']?([^\"']*)", re.IGNORECASE)
_BY_ITSELF = ("onload", "onerror", "onpageshow", "onreadystatechange")
"""Attributes whose scripts run without the reader."""

_FRAMES = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}
_SCRIPT_URL = re.compile(r"\s*javascript:", re.IGNORECASE)
_UNSEEN = frozenset({"script", "style", "head", "title", "noscript", "template"})


@dataclass(frozen=True, slots=True)
class Form:
    """A form as a browser would send it untouched: `fields` are its named inputs and chosen options, in order."""

    action: str
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class OwaPage:
    """What a page shows. `owa_links` are its absolute URLs to an `/owa`, distinct, verbatim, in order of appearance.

    `framed_owa` are the absolute URLs below an `/owa` of which the page shows the content within itself.
    """

    text: str
    logon_form: Form | None
    language_form: Form | None
    owa_links: tuple[str, ...]
    framed_owa: tuple[str, ...]
    moves_by: str | None
    is_mailbox: bool
    is_exchange_2003: bool
    is_error: bool


def read_page(html: str, *, refresh: str | None = None) -> OwaPage:
    """The facts of `html`; `refresh` is the value of the answer's Refresh header."""
    root = _parse(html)
    text = " ".join(_visible_text(root)) if root is not None else ""
    is_mailbox = bool(_MAILBOX_MARKERS.search(html))
    return OwaPage(
        text=text,
        logon_form=_find_logon_form(root, html, is_mailbox=is_mailbox),
        language_form=_find_language_form(root),
        owa_links=_owa_links(root, text, refresh),
        framed_owa=_framed_owa(root),
        moves_by=_moves_by(root, refresh),
        is_mailbox=is_mailbox,
        is_exchange_2003=_has_2003_resources(root),
        is_error=_has_error_wording(text),
    )


def names_legacy_mailbox(page: OwaPage, pattern: str | None) -> bool:
    """True where the page says that the mailbox is on Exchange 2003; `pattern` replaces the English wording.

    An earlier version is the mailbox's only where the page does not speak of Client Access servers: what is refused
    because of their versions is worded alike.
    """
    if re.search(pattern or LEGACY_MAILBOX, page.text, re.IGNORECASE):
        return True
    return not pattern and bool(_EARLIER_VERSION.search(page.text)) and not _CLIENT_ACCESS.search(page.text)


def _has_error_wording(text: str) -> bool:
    no_target = _NO_TARGET_SUBJECT.search(text) and _NO_TARGET_REASON.search(text)
    return bool(no_target or _ERROR_WORDING.search(text))


def _parse(html: str) -> etree._Element | None:
    if has_endless_tag(html):
        return None
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, recover=True)
    try:
        root: etree._Element | None = etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        return None
    return root


def _elements(root: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """The elements of those names, or all, in document order; comments are no elements."""
    if root is not None:
        yield from root.iter(*(names or ("*",)))


def _visible_text(root: etree._Element) -> Iterator[str]:
    hidden: int = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        unseen = isinstance(element.tag, str) and element.tag in _UNSEEN
        if event == "start":
            hidden += unseen
            piece = element.text
        else:
            hidden -= unseen
            piece = element.tail
        if piece and hidden == 0 and piece.strip():
            yield " ".join(piece.split())


def _forms(root: etree._Element | None) -> Iterator[etree._Element]:
    return _elements(root, "form")


def _find_logon_form(root: etree._Element | None, html: str, *, is_mailbox: bool) -> Form | None:
    for form in _forms(root):
        if any(field.get("type", "").lower() == "password" for field in _elements(form, "input")):
            return _read_form(form)
    # Some builds write the form by script; its target is then the one beside the page.
    return Form("owaauth.dll") if not is_mailbox and _SCRIPTED_LOGON.search(html) else None


def _find_language_form(root: etree._Element | None) -> Form | None:
    return next((_read_form(form) for form in _forms(root) if "lang.owa" in form.get("action", "").lower()), None)


def _read_form(form: etree._Element) -> Form:
    fields: list[tuple[str, str]] = []
    for field in _elements(form, "input", "select"):
        name = field.get("name")
        kind = field.get("type", "text").lower()
        if not name or kind in {"submit", "button", "image", "reset", "file"}:
            continue
        if kind in {"radio", "checkbox"} and field.get("checked") is None:
            continue
        fields.append((name, _chosen_option(field) if field.tag == "select" else field.get("value", "")))
    return Form(form.get("action", "").strip(), tuple(fields))


def _chosen_option(select: etree._Element) -> str:
    options = list(_elements(select, "option"))
    chosen = next((option for option in options if option.get("selected") is not None), None)
    if chosen is None:
        chosen = options[0] if options else None
    return chosen.get("value", (chosen.text or "").strip()) if chosen is not None else ""


def _owa_links(root: etree._Element | None, text: str, refresh: str | None) -> tuple[str, ...]:
    base = _base(root)
    anchors = [_absolute(base, anchor.get("href", "").strip()) for anchor in _elements(root, "a", "area")]
    anchors += [_absolute(base, form.get("action", "").strip()) for form in _elements(root, "form")]
    for element in _elements(root):
        anchors += _ABSOLUTE_URL.findall(element.get("onclick", ""))
    written = [url.rstrip(".,;:)!") for url in _ABSOLUTE_URL.findall(text)]
    moves = [*_refresh_targets(root, refresh), *_ABSOLUTE_URL.findall("\n".join(_scripts(root)))]
    distinct: dict[tuple[str, str, str], str] = {}
    for url in [*anchors, *written, *moves]:
        key = _owa_key(url)
        if key:
            distinct.setdefault(key, url)
    return tuple(distinct.values())


def _framed_owa(root: etree._Element | None) -> tuple[str, ...]:
    base = _base(root)
    return tuple(url for source in _frame_sources(root) if _is_below_owa(url := _absolute(base, source)))


def _frame_sources(root: etree._Element | None) -> Iterator[str]:
    for frame in _elements(root, *_FRAMES):
        if not _is_for_no_script(frame):
            yield frame.get(_FRAMES[str(frame.tag)], "").strip()


def _is_below_owa(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:  # such as a bracket without its twin
        return False
    in_owa = f"{unquote(parts.path).lower()}/".startswith("/owa/")
    return parts.scheme.lower() in {"http", "https"} and bool(parts.netloc) and in_owa


def _is_for_no_script(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == "noscript"


def _base(root: etree._Element | None) -> str:
    return next((element.get("href", "").strip() for element in _elements(root, "base")), "")


def _absolute(base: str, reference: str) -> str:
    """A link as it stands where it says scheme and host, else what a browser makes of it with the page's base."""
    try:
        if reference.startswith("//"):
            return f"https:{reference}"
        return urljoin(base, reference) if base and not urlsplit(reference).scheme else reference
    except ValueError:
        return reference


def _owa_key(url: str) -> tuple[str, str, str] | None:
    """What two spellings of one `/owa` link have in common; None for any other URL."""
    try:
        parts = urlsplit(url)
    except ValueError:  # such as a bracket without its twin
        return None
    path = unquote(parts.path).lower().removesuffix("/")
    if parts.scheme.lower() not in {"http", "https"} or not parts.netloc or not path.endswith("/owa"):
        return None
    return parts.scheme.lower(), parts.netloc.lower(), path


def _scripts(root: etree._Element | None) -> list[str]:
    bodies = [script.text or "" for script in _elements(root, "script")]
    bodies += [source for source in _frame_sources(root) if _SCRIPT_URL.match(source)]
    for element in _elements(root):
        bodies += [element.get(event, "") for event in _BY_ITSELF if event in element.attrib]
        if "autofocus" in element.attrib:
            bodies.append(element.get("onfocus", ""))
    return bodies


def _refresh_targets(root: etree._Element | None, refresh: str | None) -> list[str]:
    values = [refresh] if refresh else []
    values += [
        meta.get("content", "")
        for meta in _elements(root, "meta")
        if meta.get("http-equiv", "").lower() == "refresh" and not _is_for_no_script(meta)
    ]
    return [found.group(1).strip() for value in values if (found := _REFRESH_TARGET.match(value.strip()))]


def _moves_by(root: etree._Element | None, refresh: str | None) -> str | None:
    if _refresh_targets(root, refresh):
        return "refresh"
    return "script" if moves_by_script(_scripts(root)) else None


def _has_2003_resources(root: etree._Element | None) -> bool:
    return any(
        "/exchweb/" in element.get(attribute, "").lower()
        for element in _elements(root)
        for attribute in ("src", "href", "background")
    )
