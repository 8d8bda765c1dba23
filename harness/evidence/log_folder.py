"""The growing log files of one server: what was written since the run began."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from harness.evidence.log_lines import NEEDED_FIELDS, LineReader, LogLine

_PIECE = 1_048_576
_FIELDS = re.compile(rb"^#Fields:[^\r\n]*", re.MULTILINE | re.IGNORECASE)


class LogFolderError(Exception):
    """A folder of logs that cannot be read; the message names it."""


@dataclass(slots=True)
class _File:
    reader: LineReader
    offset: int = 0
    rest: bytes = b""


class LogFolder:
    """Log files of `server` under `path`, sub-folders included (`W3SVC1`). What stands there already is passed over.

    Raises LogFolderError where there is no such folder.
    """

    def __init__(self, server: str, path: Path) -> None:
        self.server = server
        self.lines: list[LogLine] = []
        self._path = path
        self._files: dict[Path, _File] = {}
        for file in self._found():
            self._files[file] = self._pass_over(file)

    def refresh(self) -> None:
        """Adds to `lines` what was written since the last time, whole lines only, file by file."""
        for file in self._found():
            known = self._files.setdefault(file, _File(LineReader(self.server)))
            try:
                self._read(file, known)
            except OSError as error:
                raise LogFolderError(f"{file.name} of {self.server}: {error.strerror}") from None

    def missing_fields(self) -> tuple[str, ...]:
        """The columns that the newest file lacks and a hop cannot be read without; empty while nothing is known."""
        fields = next((file.reader.fields for _, file in sorted(self._files.items(), reverse=True)), ())
        return tuple(field for field in NEEDED_FIELDS if fields and field not in fields)

    def _found(self) -> list[Path]:
        if not self._path.is_dir():
            raise LogFolderError(f'the logs of {self.server} are in "{self._path}"; expected a folder that can be read')
        return sorted(file for file in self._path.rglob("*") if file.suffix.lower() == ".log" and file.is_file())

    def _pass_over(self, file: Path) -> _File:
        """Only the columns are taken from what was there before."""
        known = _File(LineReader(self.server))
        try:
            with file.open("rb") as log:
                while piece := log.read(_PIECE):
                    piece += log.readline()
                    known.offset = log.tell()
                    for found in _FIELDS.findall(piece):
                        list(known.reader.read(found))
        except OSError as error:
            raise LogFolderError(f"{file.name} of {self.server}: {error.strerror}") from None
        return known

    def _read(self, file: Path, known: _File) -> None:
        size = file.stat().st_size
        if size < known.offset:  # begun anew
            known.offset, known.rest = 0, b""
        if size == known.offset:
            return
        with file.open("rb") as log:
            log.seek(known.offset)
            added = log.read()
        known.offset += len(added)
        whole, _, known.rest = (known.rest + added).rpartition(b"\n")
        self.lines.extend(known.reader.read(whole))
