"""Distinguished names (RFC 4514): their parts without escapes, and the names that the Shell shows in their place."""

from __future__ import annotations

import re
from functools import lru_cache

_PART = re.compile(r"\s*([A-Za-z][A-Za-z0-9-]*)\s*=\s*((?:\\[0-9A-Fa-f]{2}|\\[^0-9A-Fa-f]|[^\\,;+])*)([,;+]|$)")
_ESCAPES = re.compile(r"((?:\\[0-9A-Fa-f]{2})+)|\\(.)", re.DOTALL)
_OPEN_SPACE_AT_END = re.compile(r"(?<!\\) +$")
_CONTAINERS = frozenset({"Protocols", "HTTP", "POP3", "IMAP4", "InformationStore"})
_NEEDS_CARE = re.compile(r'[\\+;"]')

NamePart = tuple[str, str]
"""Attribute type in upper case and value: `("CN", "Servers")`."""


def name_parts(dn: str) -> tuple[NamePart, ...]:
    """The parts of the name, the object's own first. Raises ValueError where it is not a distinguished name.

    Of a part with several values, which Active Directory does not have, each is a part.
    """
    if not _NEEDS_CARE.search(dn):
        own, comma, above = dn.partition(",")
        return (_plain_part(own), *(_plain_parts(above) if comma else ()))
    parts: list[NamePart] = []
    position = 0
    while position < len(dn):
        match = _PART.match(dn, position)
        if match is None or match.end() == position:
            raise ValueError(dn)
        parts.append((match[1].upper(), _unescaped(match[2])))
        position = match.end()
    return tuple(parts)


def canonical_name(parts: tuple[NamePart, ...]) -> str:
    """The name as the Shell shows an object's identity: `contoso.com/Configuration/Sites/usa`."""
    domain = ".".join(value for kind, value in parts if kind == "DC")
    path = [value.replace("/", r"\/") for kind, value in reversed(parts) if kind != "DC"]
    return "/".join([domain, *path])


def name_in_the_shell(dn: str) -> str:
    r"""The name that the Shell shows for an object; of what is no distinguished name nothing.

    What stands below a server is named by server and own name (`CAS-01\owa (Default Web Site)`), everything else by its
    path in the domain (`contoso.com/Configuration/Sites/usa`).
    """
    try:
        parts = name_parts(dn)
    except ValueError:
        return ""
    names = [value for kind, value in parts if kind != "DC"]
    if "Servers" in names[1:]:
        own = names[: names.index("Servers", 1)]
        return "\\".join(name for name in reversed(own) if name not in _CONTAINERS)
    return canonical_name(parts)


def domain_of(parts: tuple[NamePart, ...]) -> str:
    """The DNS name of the domain that the object stands in."""
    return ".".join(value for kind, value in parts if kind == "DC").lower()


@lru_cache(maxsize=4096)
def _plain_parts(dn: str) -> tuple[NamePart, ...]:
    """Remembered, because many objects stand below the same one."""
    return tuple(_plain_part(part) for part in dn.split(","))


def _plain_part(text: str) -> NamePart:
    kind, equals, value = text.partition("=")
    if not equals or not kind.strip():
        raise ValueError(text)
    return kind.strip().upper(), value.strip()


def _unescaped(value: str) -> str:
    return _ESCAPES.sub(_unescape, _OPEN_SPACE_AT_END.sub("", value))


def _unescape(escape: re.Match[str]) -> str:
    if escape[1] is None:
        return escape[2]
    return bytes.fromhex(escape[1].replace("\\", "")).decode("utf-8", "replace")
