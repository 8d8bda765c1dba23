"""The growing log files of one server: what was written since the run began."""

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
    """One log file: `offset` is how far it was read, `rest` the beginning of the line that has not ended yet."""

    reader: LineReader
    offset: int = 0
    rest: bytes = b""

    def whole_lines(self, log: BinaryIO) -> Iterator[bytes]:
        """What ends with a line, from where `log` stands: piece by piece, whatever the file's size."""
        while piece := log.read(_PIECE):
            self.offset += len(piece)
            lines, _, rest = (self.rest + piece).rpartition(b"\n")
            self.rest = rest[: LONGEST_LINE + 1]  # enough to be passed over when it ends
            yield lines


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
                for lines in known.whole_lines(log):
                    for found in _FIELDS.findall(lines):
                        list(known.reader.read(found))
        except OSError as error:
            raise LogFolderError(f"{file.name} of {self.server}: {error.strerror}") from None
        known.rest = b""
        return known

    def _read(self, file: Path, known: _File) -> None:
        size = file.stat().st_size
        if size < known.offset:  # begun anew
            known.offset, known.rest = 0, b""
        if size == known.offset:
            return
        with file.open("rb") as log:
            log.seek(known.offset)
            for lines in known.whole_lines(log):
                self.lines.extend(known.reader.read(lines))
