"""An object of Active Directory with its attributes, as LDIF and LDAP give it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from harness.imports.distinguished_names import NamePart, name_parts
from harness.imports.source_objects import ImportSourceError

_NUMBER = re.compile(r"-?[0-9]{1,18}", re.ASCII)

AttributeValue = str | bytes
"""Bytes are what LDAP and base64 give: text in UTF-8, unless the attribute is a binary one."""


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """One object. Names of attributes are those of `attribute_key`; `origin` says where it was read, for messages."""

    dn: str
    attributes: Mapping[str, Sequence[AttributeValue]]
    origin: str


@lru_cache(maxsize=4096)
def attribute_key(name: str) -> str:
    """The name in lower case and without options: `proxyAddresses;range=0-1499` is `proxyaddresses`."""
    return name.partition(";")[0].lower()


def texts_of(entry: DirectoryEntry, name: str) -> tuple[str, ...]:
    """The values of an attribute as text; none where the entry has no such attribute."""
    return tuple([_as_text(value, entry, name) for value in entry.attributes.get(name, ())])


def find_text(entry: DirectoryEntry, name: str) -> str | None:
    """The attribute's first value."""
    values = entry.attributes.get(name)
    return _as_text(values[0], entry, name) if values else None


def find_number(entry: DirectoryEntry, name: str) -> int | None:
    """The attribute's value as a whole number; raises ImportSourceError where it is something else."""
    text = find_text(entry, name)
    if text is None:
        return None
    if not _NUMBER.fullmatch(text):
        raise ImportSourceError(f'{entry.origin}: {name} of "{entry.dn}" is "{text}"; expected a whole number')
    return int(text)


def parts_of(dn: str, entry: DirectoryEntry) -> tuple[NamePart, ...]:
    """The parts of `dn`, the entry's own name or one that it refers to; raises ImportSourceError where it is none."""
    try:
        return name_parts(dn)
    except ValueError:
        raise ImportSourceError(
            f'{entry.origin}: "{dn}" is not a distinguished name; expected one such as "CN=usa,CN=Sites,DC=contoso"'
        ) from None


def _as_text(value: AttributeValue, entry: DirectoryEntry, name: str) -> str:
    if isinstance(value, str):
        return value
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise ImportSourceError(
            f'{entry.origin}: {name} of "{entry.dn}" is not text in UTF-8; export the object again'
        ) from None
