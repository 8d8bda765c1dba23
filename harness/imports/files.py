"""Reads sources that are files: exports of the Shell, LDIF, or a folder of both."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from harness.imports.exports import files_of, read_export
from harness.imports.ldif import is_ldif, read_ldif
from harness.imports.source_objects import ImportSourceError, Source

_LDIF_SUFFIXES = frozenset({".ldf", ".ldif"})
_HEAD = 4_096


def read_files(paths: Sequence[Path]) -> tuple[Source, ...]:
    """What the files and folders hold: a source for each export and each folder of exports, then one for all LDIF.

    LDIF in a folder is told by the name. Raises ImportSourceError where something cannot be used.
    """
    exports: list[Path] = []
    of_directory: list[Path] = []
    for path in paths:
        try:
            _sort(path, exports, of_directory)
        except OSError as error:
            raise ImportSourceError(
                f"{path}: cannot be read: {error.strerror}; expected an export, a folder of exports, LDIF or ldaps://HOST"
            ) from None
    sources = [read_export(path) for path in exports]
    return tuple([*sources, read_ldif(*of_directory)] if of_directory else sources)


def _sort(path: Path, exports: list[Path], of_directory: list[Path]) -> None:
    if not path.is_dir():
        (of_directory if is_ldif(_head(path)) else exports).append(path)
        return
    ldif = sorted(file for file in path.iterdir() if file.suffix.lower() in _LDIF_SUFFIXES)
    of_directory += ldif
    if files_of(path) or not ldif:
        exports.append(path)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)
