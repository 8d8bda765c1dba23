"""The growing log files of one server: the lines written since the run began."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from harness.evidence.log_lines import LONGEST_LINE, NEEDED_FIELDS, LineReader, LogLine

_PIECE = 1_048_576
_FIELDS = re.compile(rb"^#Fields:[^\r\n]*", re.MULTILINE | re.IGNORECASE)


class LogFolderError(Exception):
    """A folder of logs that cannot be read; the message names it."""


@dataclass(slots=True)
class _File:
    """One log file: `offset` is how far it was read, `rest` the beginning of a line that is not complete yet."""

    reader: LineReader
    offset: int = 0
    rest: bytes = b""

    def whole_lines(self, log: BinaryIO) -> Iterator[bytes]:
        """The complete lines from the position of `log` on: piece by piece, for files of any size."""
        while piece := log.read(_PIECE):
            self.offset += len(piece)
            lines, _, rest = (self.rest + piece).rpartition(b"\n")
            self.rest = rest[: LONGEST_LINE + 1]  # enough to be skipped as too long when it is complete
            yield lines


class LogFolder:
    """Log files of `server` under `path`, sub-folders included (`W3SVC1`). Lines that are there already are skipped.

    Raises LogFolderError where there is no such folder.
    """

    def __init__(self, server: str, path: Path) -> None:
        self.server = server
        self.lines: list[LogLine] = []
        self._path = path
        self._files: dict[Path, _File] = {}
        for file in self._found():
            self._files[file] = self._skip_to_end(file)

    def refresh(self) -> None:
        """Adds to `lines` what was written since the last call: complete lines only, file by file."""
        for file in self._found():
            known = self._files.setdefault(file, _File(LineReader(self.server)))
            try:
                self._read(file, known)
            except OSError as error:
                raise LogFolderError(f"{file.name} of {self.server}: {error.strerror}") from None

    def missing_fields(self) -> tuple[str, ...]:
        """The columns needed to read a hop that the newest file does not have; empty while no columns are known."""
        fields = next((file.reader.fields for _, file in sorted(self._files.items(), reverse=True)), ())
        return tuple(field for field in NEEDED_FIELDS if fields and field not in fields)

    def _found(self) -> list[Path]:
        if not self._path.is_dir():
            raise LogFolderError(f'the logs of {self.server} are in "{self._path}"; expected a readable folder')
        return sorted(file for file in self._path.rglob("*") if file.suffix.lower() == ".log" and file.is_file())

    def _skip_to_end(self, file: Path) -> _File:
        """Reads the columns only from a file that was there before."""
        known = _File(LineReader(self.server))
        try:
            with file.open("rb") as log:
                for lines in known.whole_lines(log):
                    for found in _FIELDS.findall(lines):
                        list(known.reader.read(found))
        except OSError as error:
            raise LogFolderError(f"{file.name} of {self.server}: {error.strerror}") from None
        known.rest = b""
        return known

    def _read(self, file: Path, known: _File) -> None:
        size = file.stat().st_size
        if size < known.offset:  # started again from its beginning
            known.offset, known.rest = 0, b""
        if size == known.offset:
            return
        with file.open("rb") as log:
            log.seek(known.offset)
            for lines in known.whole_lines(log):
                self.lines.extend(known.reader.read(lines))
