"""Reads properties in one form, whichever source shows them: names of a Shell's list, a directory's or of JSON."""

from __future__ import annotations

import re

from harness.imports.source_objects import PropertyValue, SourceObject

_FIRST_OF_DN = re.compile(r"[A-Za-z]+=((?:\\.|[^,\\])*)")
_ESCAPED = re.compile(r"((?:\\[0-9A-Fa-f]{2})+)|\\(.)")
_DOMAIN_COMPONENT = re.compile(r"(?:^|,)\s*DC=([^,]+)", re.IGNORECASE)


def text_of(found: SourceObject, *names: str) -> str | None:
    """The text of the first of these properties that has one."""
    for name in names:
        value = found.properties.get(name)
        text = value.strip() if isinstance(value, str) else _as_text(value)
        if text:
            return text
    return None


def flag_of(found: SourceObject, name: str) -> bool | None:
    """True or false; None where the source does not say."""
    value = found.properties.get(name)
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get((_as_text(value) or "").casefold())


def words_of(found: SourceObject, name: str) -> frozenset[str] | None:
    """The words of a list, or of the flags of an enumeration (`Mailbox, ClientAccess`), in lower case, no blanks."""
    if name not in found.properties:
        return None
    return frozenset(word.casefold().replace(" ", "") for word in list_of(found, name))


def list_of(found: SourceObject, name: str) -> tuple[str, ...]:
    """The values of a property, one by one."""
    value = found.properties.get(name)
    if isinstance(value, tuple):
        return value
    parts = (_as_text(value) or "").strip("{}").split(",")
    return tuple(part.strip() for part in parts if part.strip())


def last_name(text: str) -> str:
    """The object's own name in a distinguished, canonical or legacy name: `usa` of `CN=usa,CN=Sites,…`."""
    if text.startswith("/"):
        return text.rpartition("/")[2].partition("=")[2]
    if distinguished := _FIRST_OF_DN.match(text):
        return _ESCAPED.sub(_unescaped, distinguished[1]).strip()
    return text.rpartition("/")[2].strip()


def server_name(text: str) -> str:
    """The computer's name of a server that is named by itself, by its host name or by its place in the directory."""
    return last_name(text).partition(".")[0]


def dns_domain(text: str) -> str | None:
    """The DNS name of the domain in a distinguished or canonical name."""
    if components := _DOMAIN_COMPONENT.findall(text):
        return ".".join(components).casefold()
    first, slash, _ = text.partition("/")
    return first.casefold() if slash and "." in first else None


def _as_text(value: PropertyValue) -> str | None:
    if value is None or isinstance(value, tuple):
        return None
    return str(value).strip()


def _unescaped(escaped: re.Match[str]) -> str:
    """A character, or bytes of UTF-8 in hexadecimal digits (RFC 4514)."""
    if escaped[1] is None:
        return escaped[2]
    return bytes.fromhex(escaped[1].replace("\\", "")).decode("utf-8", "replace")
