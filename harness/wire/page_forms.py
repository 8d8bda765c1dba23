"""The forms of a page of Outlook Web Access: its logon form and its language form (protocol-facts, 1.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from harness.wire.html_elements import elements

_SCRIPTED_LOGON = re.compile(r"\bowaauth\.dll\b|\ba_sLgn(QS)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Form:
    """A form as a browser would send it unchanged: `fields` are its named inputs and selected options, in order."""

    action: str
    fields: tuple[tuple[str, str], ...] = ()


def _forms(root: etree._Element | None) -> Iterator[etree._Element]:
    return elements(root, "form")


def find_logon_form(root: etree._Element | None, html: str, *, is_mailbox: bool) -> Form | None:
    """The form with a password field, also one that is written by script."""
    for form in _forms(root):
        if any(field.get("type", "").lower() == "password" for field in elements(form, "input")):
            return _read_form(form)
    # Some builds write the form by script; its target is then in the folder of the page.
    return Form("owaauth.dll") if not is_mailbox and _SCRIPTED_LOGON.search(html) else None


def find_language_form(root: etree._Element | None) -> Form | None:
    """The form for language and time zone of a first logon."""
    return next((_read_form(form) for form in _forms(root) if "lang.owa" in form.get("action", "").lower()), None)


def _read_form(form: etree._Element) -> Form:
    fields: list[tuple[str, str]] = []
    for field in elements(form, "input", "select"):
        name = field.get("name")
        kind = field.get("type", "text").lower()
        if not name or kind in {"submit", "button", "image", "reset", "file"}:
            continue
        if kind in {"radio", "checkbox"} and field.get("checked") is None:
            continue
        fields.append((name, _chosen_option(field) if field.tag == "select" else field.get("value", "")))
    return Form(form.get("action", "").strip(), tuple(fields))


def _chosen_option(select: etree._Element) -> str:
    options = list(elements(select, "option"))
    chosen = next((option for option in options if option.get("selected") is not None), None)
    if chosen is None:
        chosen = options[0] if options else None
    return chosen.get("value", (chosen.text or "").strip()) if chosen is not None else ""
