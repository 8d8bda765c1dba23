"""Reads what `| Format-List *` prints: `Name : value` lines, an empty line after each object.

A value longer than a line goes on below, indented to its column. Several values stand in braces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from harness.imports.export_contents import WANTED, ExportContents
from harness.imports.object_kinds import find_cmdlet
from harness.imports.property_values import RawValue, shorten
from harness.imports.shell_properties import SPELLINGS
from harness.imports.source_objects import ImportSourceError

REMEDY = "export again with the script of `import --script`, or with | Format-List * | Out-String -Width 4096"
_LIST_REMEDY = "type $FormatEnumerationLimit = -1 and export again, or use the script of `import --script`"

_PROPERTY = re.compile(r"([A-Za-z_][\w.-]*) +:(?: (.*))?", re.ASCII)
_TABLE = re.compile(r"-{2,}( +-{2,})+ *", re.ASCII)
_WARNING = re.compile(r"\w+:( |$)")
"""What the Shell prints between objects (`WARNING: …`); no space stands before the colon."""

_CUT = ("...", "…")


def read_format_list(file: IO[str], contents: ExportContents) -> None:
    """Hands all objects over; raises ImportSourceError for a line or a value that cannot be used."""
    start = file.tell()
    reader = _FormatListReader(contents, width=_width(file))
    file.seek(start)
    for line in file:
        reader.read(line.rstrip("\r\n"))
    reader.end_object()


def _width(lines: Iterable[str]) -> int:
    """The length of the longest line of an object; what was typed between them may be longer."""
    return max((len(line.rstrip("\r\n")) for line in lines if line.startswith((" ", "\t")) or " : " in line), default=0)


@dataclass(slots=True)
class _Property:
    """A value as it is printed: its number in the file, and its text line by line."""

    line: int
    column: int
    texts: list[str]


class _FormatListReader:
    """Line by line: the object that is being read, and the cmdlet that was named last."""

    def __init__(self, contents: ExportContents, *, width: int) -> None:
        self._contents = contents
        self._width = width
        self._section: str | None = None
        self._line = 0
        self._properties: dict[str, _Property] = {}
        self._last: _Property | None = None

    def read(self, line: str) -> None:
        self._line += 1
        if not line.strip():
            self.end_object()
        elif line[0] in " \t":
            self._read_continuation(line)
        elif (found := _PROPERTY.fullmatch(line)) is not None:
            self._read_property(found)
        else:
            self._read_other(line)

    def end_object(self) -> None:
        """Hands the object over, if there is one."""
        read, self._properties, self._last = self._properties, {}, None
        values = {name: self._value(name, read[name]) for name in read if name in WANTED}
        if values:
            first = next(iter(read.values())).line
            self._contents.add(values, place=f"{self._contents.origin}:{first}", section=self._section)

    def _read_property(self, found: re.Match[str]) -> None:
        name = found[1].lower()
        if name in self._properties:
            self.end_object()
        self._last = _Property(self._line, found.start(2), [found[2] or ""])
        self._properties[name] = self._last

    def _read_continuation(self, line: str) -> None:
        if self._last is None:
            raise self._error("is indented, but no property stands above it")
        indent = min(self._last.column, len(line) - len(line.lstrip())) if self._last.column > 0 else None
        self._last.texts.append(line.lstrip() if indent is None else line[indent:])

    def _read_other(self, line: str) -> None:
        if _TABLE.fullmatch(line):
            raise self._error("belongs to a table, in which values are cut")
        cmdlet = find_cmdlet(line)
        if cmdlet is not None:
            self.end_object()
            self._section = cmdlet
        elif self._last is not None and not _WARNING.match(line):
            raise self._error("is neither `Name : value` nor the indented rest of the value above")

    def _value(self, name: str, printed: _Property) -> RawValue:
        text = _joined(printed, self._width)
        in_braces = text.startswith("{") and text.endswith("}")
        value = text[1:-1] if in_braces else text
        if value.endswith(_CUT) and name in SPELLINGS:
            what, remedy = ("a list that is cut", _LIST_REMEDY) if in_braces else ("a value that is cut", REMEDY)
            place = f"{self._contents.origin}:{printed.line}"
            raise ImportSourceError(f'{place}: {SPELLINGS[name]} is {what} at "{shorten(value[-40:])}"; {remedy}')
        if in_braces:
            return [*value.split(", ")] if value.strip() else []
        return text

    def _error(self, sentence: str) -> ImportSourceError:
        place = f"{self._contents.origin}:{self._line}"
        return ImportSourceError(f"{place}: {sentence}; expected the output of | Format-List *; {REMEDY}")


def _joined(printed: _Property, width: int) -> str:
    """The value in one line.

    The Shell breaks between words and leaves their space at the end of the line; only a word that is longer than a line
    fills it. Where editors took the spaces away, a shorter line has lost one.
    """
    *broken, last = printed.texts
    column = max(printed.column, 0)
    parts = [text if text.endswith(" ") or column + len(text) >= width else f"{text} " for text in broken]
    return "".join([*parts, last]).rstrip()
