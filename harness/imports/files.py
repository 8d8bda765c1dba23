"""Reads sources that are files: exports of the Shell, LDIF, or a folder of both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from harness.imports.exports import files_of, read_export
from harness.imports.ldif import is_ldif, read_ldif
from harness.imports.source_objects import ImportSourceError, Source

_LDIF_SUFFIXES = frozenset({".ldf", ".ldif"})
_HEAD = 4_096


def read_files(path: Path) -> tuple[Source, ...]:
    """What the file or the folder holds; raises ImportSourceError where something of it cannot be used.

    The exports of a folder are one source, each file of LDIF is one; LDIF is told there by the name.
    """
    try:
        return tuple(_read(path))
    except OSError as error:
        raise ImportSourceError(
            f"{path}: cannot be read: {error.strerror}; expected an export, a folder of exports, LDIF or ldaps://HOST"
        ) from None


def _read(path: Path) -> Iterator[Source]:
    if not path.is_dir():
        yield read_ldif(path) if is_ldif(_head(path)) else read_export(path)
        return
    of_directory = sorted(file for file in path.iterdir() if file.suffix.lower() in _LDIF_SUFFIXES)
    if files_of(path) or not of_directory:
        yield read_export(path)
    yield from map(read_ldif, of_directory)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)
