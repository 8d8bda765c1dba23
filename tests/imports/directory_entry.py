"""An object of a directory, and objects as ldifde writes them."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LDIFDE_WIDTH = 79


@dataclass(frozen=True, slots=True)
class Entry:
    """One object of the directory, values as text; attributes as the schema spells them."""

    dn: str
    attributes: Mapping[str, tuple[str, ...]]


def as_ldif(entries: Iterable[Entry]) -> str:
    """The entries as `ldifde -f` writes them: `changetype: add`, base64 where needed, folded, CRLF."""
    return "".join(f"{_as_record(entry)}\r\n" for entry in entries)


def escaped(value: str) -> str:
    """A value as it stands in a distinguished name (RFC 4514)."""
    text = re.sub(r'([,+"\\<>;=])', r"\\\1", value)
    text = re.sub(r"^([ #])", r"\\\1", text)
    return re.sub(r" $", r"\\ ", text)


def _as_record(entry: Entry) -> str:
    lines = [_as_line("dn", entry.dn), "changetype: add"]
    lines += [_as_line(name, value) for name, values in entry.attributes.items() for value in values]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _as_line(name: str, value: str) -> str:
    if value.isascii() and value.isprintable() and not value.startswith((" ", ":", "<")) and not value.endswith(" "):
        return f"{name}: {value}"
    return f"{name}:: {base64.b64encode(value.encode()).decode()}"


def _folded(line: str) -> str:
    first, rest = line[:LDIFDE_WIDTH], line[LDIFDE_WIDTH:]
    parts = [rest[start : start + LDIFDE_WIDTH - 1] for start in range(0, len(rest), LDIFDE_WIDTH - 1)]
    return "\r\n ".join([first, *parts])
