"""Exports of the Exchange Management Shell: finds out by the content in which format a file is, and reads it."""

from __future__ import annotations

import re
from pathlib import Path

from harness.imports import clixml, format_list, json_export
from harness.imports.export_contents import ExportContents
from harness.imports.export_encoding import TextEncoding, find_encoding
from harness.imports.object_kinds import find_cmdlet
from harness.imports.source_objects import ImportSourceError, Source

_HEAD_CHARACTERS = 4096
_PROMPT = re.compile(r"\[PS\]")
_CSV = re.compile(r'#TYPE\b|"?\w+"?([,;\t]"?\w+"?)+\s*$', re.ASCII)
_LDIF = re.compile(r"(version: *1\s|dn:)", re.IGNORECASE)
_CSV_REMEDY = (
    "is CSV, in which Export-Csv loses properties with several values, such as authentication methods; expected "
    "CLIXML, Format-List text or JSON; export again with the script of `import --script`, or with Export-Clixml"
)
_NO_EXPORTS = frozenset({".ldf", ".ldif", ".ps1", ".toml", ".imported"})
_XML_ENCODINGS = {
    "utf-8-sig": "utf-8",
    "utf-16-le": "UTF-16LE",
    "utf-16-be": "UTF-16BE",
    "cp1252": "windows-1252",
}
"""Names that libxml2 has for an encoding, where they are not Python's."""


def read_export(path: Path) -> Source:
    """All objects of a file, or of all files of a folder; raises ImportSourceError where one cannot be used."""
    try:
        read = [_read_file(file) for file in (files_of(path) if path.is_dir() else [path])]
    except OSError as error:
        raise ImportSourceError(f"{error.filename or path}: cannot be read: {error.strerror}") from None
    objects = tuple(each for contents in read for each in contents.objects)
    if not objects:
        raise ImportSourceError(
            f"{path}: has no object that an import uses; expected the output of cmdlets such as Get-ExchangeServer "
            "and Get-OwaVirtualDirectory; the script of `import --script` exports all"
        )
    return Source(
        origin=str(path),
        objects=objects,
        exported_with=_all_of([contents.exported_with for contents in read]),
        exported_on=_all_of([contents.exported_on for contents in read]),
        remarks=tuple(remark for contents in read for remark in contents.remarks),
    )


def files_of(folder: Path) -> list[Path]:
    """The files of a folder that should be exports: no hidden ones, no LDIF, none that an import wrote."""
    files = (file for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))
    return sorted(file for file in files if file.suffix.lower() not in _NO_EXPORTS)


def _all_of(said: list[str | None]) -> str | None:
    """What the files say, each statement once."""
    return "; ".join(dict.fromkeys(each for each in said if each is not None)) or None


def _read_file(path: Path) -> ExportContents:
    encoding = find_encoding(path)
    try:
        contents = _read_format(path, encoding)
    except UnicodeError:
        raise ImportSourceError(
            f"{path}: is not text; expected an export in UTF-8 or UTF-16, as the Shell writes it"
        ) from None
    if encoding.remark is not None:
        contents.remarks.insert(0, encoding.remark)
    contents.close()
    return contents


def _read_format(path: Path, encoding: TextEncoding) -> ExportContents:
    stem = find_cmdlet(path.stem)
    with path.open(encoding=encoding.name) as file:
        head = file.read(_HEAD_CHARACTERS).lstrip("\ufeff \t\r\n")
        file.seek(0)
        if head.startswith("<"):
            contents = ExportContents(str(path), clixml.REMEDY, stem)
            clixml.read_clixml(path, contents, encoding=_XML_ENCODINGS.get(encoding.name, encoding.name))
        elif head.startswith(("{", "[")) and not _PROMPT.match(head):
            contents = ExportContents(str(path), json_export.REMEDY, stem)
            json_export.read_json(path, file.read().removeprefix("\ufeff"), contents)
        else:
            _refuse_other_formats(path, head)
            contents = ExportContents(str(path), format_list.REMEDY, stem)
            format_list.read_format_list(file, contents)
    return contents


def _refuse_other_formats(path: Path, head: str) -> None:
    first = head.partition("\n")[0]
    if _CSV.match(first):
        raise ImportSourceError(f"{path}: {_CSV_REMEDY}")
    if _LDIF.match(head):
        raise ImportSourceError(f"{path}: is LDIF; expected an export of the Exchange Management Shell")
    if "\0" in head:
        raise ImportSourceError(f"{path}: is not text; expected an export in UTF-8 or UTF-16, as the Shell writes it")
