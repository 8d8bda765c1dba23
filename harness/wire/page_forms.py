"""The forms of a page of Outlook Web Access: its logon form and its language form (protocol-facts, 1.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from harness.wire.html_elements import elements, parse_html
from harness.wire.script_texts import script_texts

_LOGON_TARGET = re.compile(r"\b(?:owaauth\.dll|cookieauth\.dll\?logon)\b", re.IGNORECASE)
_FOLDER_OF_TARGET = re.compile(r"[\w./:-]*$")
_LONGEST_FOLDER = 200
_USERNAME, _PASSWORD = "username", "password"
"""The names of Outlook Web Access, of 2003 as of 2007, and of ISA Server."""

_TYPED = frozenset({"text", "email", "password", "search", "url", "tel", "number"})

_USER = re.compile(r"user|log[io]n|account", re.IGNORECASE)
_SCRIPTED_LOGON = re.compile(r"\bowaauth\.dll\b|\ba_sLgn(QS)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Form:
    """A form as a browser would send it unchanged: `fields` are its named inputs and selected options, in order.

    `button` is the first button that sends it, if that has a name. `user_field` and `password_field` are the names
    under which a logon form sends what its user types.
    """

    action: str
    fields: tuple[tuple[str, str], ...] = ()
    button: tuple[str, str] | None = None
    user_field: str = _USERNAME
    password_field: str = _PASSWORD


def find_logon_form(root: etree._Element | None) -> Form | None:
    """The form with one password field: with more it asks for a code beside it, or for a new password."""
    if all(_type_of(field) != "password" for field in elements(root, "input")):
        return None
    for form in elements(root, "form"):
        passwords = [field for field in elements(form, "input") if _type_of(field) == "password"]
        if len(passwords) == 1:
            name = passwords[0].get("name") or _PASSWORD
            return replace(_read_form(form), user_field=_user_field(form), password_field=name)
    return None


def _user_field(form: etree._Element) -> str:
    """The name of the field for the user: the one that says so, else the last in which text is typed."""
    fields = (field for field in elements(form, "input") if _type_of(field) in {"text", "email"})
    typed = [name for field in fields if (name := field.get("name"))]
    return next((name for name in typed if _USER.search(name)), typed[-1] if typed else _USERNAME)


def find_scripted_logon_form(root: etree._Element | None, html: str) -> Form | None:
    """The logon form that a script writes: from the texts in it, else one of which the target alone is known.

    Where not even that is known its target is `owaauth.dll` in the folder of the page, as some builds have it.
    """
    texts = script_texts(root)
    named = next((target for text in texts if (target := _find_logon_target(text))), None)
    written = find_logon_form(parse_html("".join(texts))) if any("<" in text for text in texts) else None
    if written is not None and (written.action or named):
        return written if written.action else replace(written, action=named or "")
    if named is not None:
        return Form(named)
    return Form("owaauth.dll") if _SCRIPTED_LOGON.search(html) else None


def _find_logon_target(text: str) -> str | None:
    found = _LOGON_TARGET.search(text)
    if found is None:
        return None
    folder = _FOLDER_OF_TARGET.search(text[max(0, found.start() - _LONGEST_FOLDER) : found.start()])
    return f"{folder.group() if folder else ''}{found.group()}"


def form_targets(offered: list[etree._Element]) -> Iterator[str]:
    """Where forms lead who sends them: by a button that sends, else by a field that text is typed in."""
    forms = [each for each in offered if each.tag == "form"]
    by_id = {form.get("id"): form for form in reversed(forms) if form.get("id")}
    sent = set()
    for field in (each for each in offered if each.tag in {"input", "button"} and not _is_disabled(each)):
        form = by_id.get(field.get("form")) if field.get("form") else next(field.iterancestors("form"), None)
        if form is None or _is_for_dialog(form):
            continue
        if _sends(field):
            sent.add(form)
            yield field.get("formaction", "").strip() or form.get("action", "")
        elif field.tag == "input" and _type_of(field) in _TYPED and form not in sent:
            sent.add(form)
            yield form.get("action", "")


def _sends(field: etree._Element) -> bool:
    kind = str(field.get("type", "")).strip().lower()
    return kind in {"submit", "image"} if field.tag == "input" else kind not in {"button", "reset"}


def _is_disabled(field: etree._Element) -> bool:
    switched_off = (fieldset.get("disabled") is not None for fieldset in field.iterancestors("fieldset"))
    return field.get("disabled") is not None or any(switched_off)


def _is_for_dialog(form: etree._Element) -> bool:
    return str(form.get("method", "")).strip().lower() == "dialog"


def find_language_form(root: etree._Element | None) -> Form | None:
    """The form for language and time zone of a first logon."""
    forms = elements(root, "form")
    return next((_read_form(form) for form in forms if "lang.owa" in form.get("action", "").lower()), None)


def _read_form(form: etree._Element) -> Form:
    fields = tuple(_sent_fields(form))
    return Form(form.get("action", "").strip(), fields, _first_button(form))


def _sent_fields(form: etree._Element) -> Iterator[tuple[str, str]]:
    for field in elements(form, "input", "select"):
        name = field.get("name")
        kind = _type_of(field)
        if not name or kind in {"submit", "button", "image", "reset", "file"}:
            continue
        if kind in {"radio", "checkbox"} and field.get("checked") is None:
            continue
        yield name, _chosen_option(field) if field.tag == "select" else field.get("value", "")


def _type_of(field: etree._Element) -> str:
    return str(field.get("type", "text")).strip().lower()


def _first_button(form: etree._Element) -> tuple[str, str] | None:
    buttons = (
        field
        for field in elements(form, "input", "button")
        if field.get("type", "submit" if field.tag == "button" else "text").lower() == "submit"
    )
    first = next(buttons, None)
    name = None if first is None else first.get("name")
    return None if first is None or not name else (name, first.get("value", ""))


def _chosen_option(select: etree._Element) -> str:
    options = list(elements(select, "option"))
    chosen = next((option for option in options if option.get("selected") is not None), None)
    if chosen is None:
        chosen = options[0] if options else None
    return chosen.get("value", (chosen.text or "").strip()) if chosen is not None else ""
