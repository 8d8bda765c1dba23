"""LDIF (RFC 2849) as `ldifde` exports Active Directory, and other programs too: the attributes that an import reads.

No package that the project keeps reads LDIF; ldap3 writes it. Records are unfolded and split as whole blocks of text,
so that 200,000 mailboxes take seconds.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harness.imports.directory_entry import AttributeValue, DirectoryEntry, attribute_key
from harness.imports.directory_objects import READ_ATTRIBUTES, DirectoryObjects
from harness.imports.source_objects import ImportSourceError, Source

_PIECE = 4_194_304
_HEAD = 4_096
_BYTE_ORDER_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: "utf-8-sig"}
# Records of ldapsearch that are no entries: references to other servers, and the result at the end.
_REFERENCE, _SEARCH, _RESULT = "ref", "search", "result"
_ENCODED = (":", "<")  # begin what follows the colon where the value is in base64, or in another file


class _LineError(Exception):
    """A line that cannot be read; `index` counts the unfolded lines of its record, the text says what was expected."""

    def __init__(self, index: int, text: str) -> None:
        super().__init__(text)
        self.index = index


@dataclass(frozen=True, slots=True)
class _Record:
    """The text of a record as it stands in the file, and the number of its first line."""

    text: str
    line: int

    def lines(self) -> list[str]:
        """Unfolded, without comments."""
        lines = self.text.replace("\n ", "").split("\n")
        return [line for line in lines if not line.startswith("#")] if "#" in self.text else lines

    def line_number(self, index: int) -> int:
        """Of an unfolded line in the file."""
        if index == 0 and not self.text.startswith("#"):
            return self.line
        starts = [
            number
            for number, line in enumerate(self.text.split("\n"))
            if not line.startswith("#") and (number == 0 or not line.startswith(" "))
        ]
        return self.line + starts[index]


def is_ldif(head: bytes) -> bool:
    """Whether a file that begins with these bytes is LDIF: `version:` or `dn:` after comments and empty lines."""
    text = head.decode(_encoding_of(head), "replace").replace("\r\n", "\n").lstrip("\n")
    lines = (line for line in text.replace("\n ", "").split("\n") if line and not line.startswith("#"))
    return next(lines, "").lower().startswith(("version:", "dn:"))


def read_ldif(path: Path, *more: Path) -> Source:
    """What LDIF files of one directory hold of an Exchange organization, such as configuration and users.

    Raises ImportSourceError that names file and line.
    """
    objects = DirectoryObjects()
    for file in (path, *more):
        for entry in _entries(file):
            objects.add(entry)
    origin = ", ".join(str(file) for file in (path, *more))
    found = objects.all()
    if not found:
        raise ImportSourceError(
            f"{origin}: holds no server, site, virtual directory or mailbox of Exchange; expected what ldifde exports "
            "of the configuration naming context, or users with mailboxes, with their objectClass"
        )
    return Source(origin=origin, objects=found, remarks=tuple(objects.remarks))


def _entries(path: Path) -> Iterator[DirectoryEntry]:
    for record in _records(path):
        try:
            entry = _find_entry(record, path)
        except _LineError as error:
            raise ImportSourceError(f"{path}:{record.line_number(error.index)}: {error}") from None
        if entry is not None:
            yield entry


def _encoding_of(head: bytes) -> str:
    return next((name for mark, name in _BYTE_ORDER_MARKS.items() if head.startswith(mark)), "utf-8")


def _records(path: Path) -> Iterator[_Record]:
    line = 1
    rest = ""
    for piece in _pieces(path):
        *blocks, rest = (rest + piece).split("\n\n")
        for block in blocks:
            yield from _record(block, line)
            line += block.count("\n") + 2
    yield from _record(rest, line)


def _record(block: str, line: int) -> Iterator[_Record]:
    text = block.lstrip("\n")
    if text:
        yield _Record(text.rstrip("\n"), line + len(block) - len(text))


def _pieces(path: Path) -> Iterator[str]:
    """The text of the file with line feeds alone, piece by piece."""
    lines = 1
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            if not is_ldif(head):
                raise ImportSourceError(f'{path}: is not LDIF; expected a first line "version: 1" or "dn: …"')
            decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(_encoding_of(head))(), translate=True)
            piece = head
            while piece:
                text = decoder.decode(piece)
                yield text
                lines += text.count("\n")
                piece = file.read(_PIECE)
            yield decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        lines += error.object[: error.start].count(b"\n")
        raise ImportSourceError(
            f"{path}:{lines}: is not {error.encoding}; expected ASCII or UTF-8, or UTF-16 from ldifde -u"
        ) from None
    except OSError as error:
        raise ImportSourceError(f"{path}: cannot be read: {error.strerror}; expected an LDIF file") from None


def _find_entry(record: _Record, path: Path) -> DirectoryEntry | None:
    lines = record.lines()
    first = 1 if lines and _name_of(lines[0]) == "version" else 0
    if first and lines[0].partition(":")[2].strip() != "1":
        raise _LineError(0, "another version of LDIF; expected version: 1")
    if len(lines) == first:
        return None
    name = _name_of(lines[first])
    if name in {_REFERENCE, _SEARCH, _RESULT}:
        _check_result(lines[first:], first)
        return None
    if name != "dn":
        raise _LineError(first, f'a record begins with "{name[:40]}"; expected "dn: …"')
    dn = _distinguished_name(lines[first], first)
    return DirectoryEntry(dn, _attributes(lines, first + 1), f"{path}:{record.line_number(first)}")


def _attributes(lines: list[str], first: int) -> dict[str, list[AttributeValue]]:
    attributes: dict[str, list[AttributeValue]] = {}
    for index in range(first, len(lines)):
        name, colon, value = lines[index].partition(":")
        if not colon:
            raise _LineError(index, 'a line without a colon; expected "attribute: value"')
        key = attribute_key(name)
        if key in READ_ATTRIBUTES:
            attributes.setdefault(key, []).append(
                _encoded_value(value, key, index) if value.startswith(_ENCODED) else value.lstrip(" ")
            )
        elif key == "changetype" and value.strip().lower() != "add":
            raise _LineError(index, "a change; expected an export, of which each record has changetype add or none")
    return attributes


def _name_of(line: str) -> str:
    return attribute_key(line.partition(":")[0])


def _distinguished_name(line: str, index: int) -> str:
    value = line.partition(":")[2]
    if not value.startswith(_ENCODED):
        return value.lstrip(" ")
    try:
        return _encoded_value(value, "dn", index).decode()
    except UnicodeDecodeError:
        raise _LineError(index, "the distinguished name is not text in UTF-8; export the file again") from None


def _encoded_value(value: str, name: str, index: int) -> bytes:
    """The value of `name:: …` in base64. No message repeats a value: a file may hold more than what is read."""
    if value.startswith("<"):
        raise _LineError(index, f"{name} has its value in another file; expected the value itself")
    try:
        return base64.b64decode(value[1:].strip(" "), validate=True)
    except (binascii.Error, ValueError):
        raise _LineError(index, f"the value of {name} is not base64; export the file again") from None


def _check_result(lines: list[str], first: int) -> None:
    for index, line in enumerate(lines, first):
        result = line.partition(":")[2].strip()
        if _name_of(line) == _RESULT and not result.startswith("0 "):
            raise _LineError(
                index, f'the search ended with "{result}", so the export is not complete; ask for it in pages'
            )
