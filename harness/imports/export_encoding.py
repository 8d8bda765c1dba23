"""In which encoding an export is: PowerShell writes UTF-16 with a byte order mark, editors and later shells UTF-8."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class TextEncoding:
    """Python's name of an encoding, and a remark where it is only assumed."""

    name: str
    remark: str | None = None


def find_encoding(path: Path) -> TextEncoding:
    """By the byte order mark, else UTF-8 where the whole file is, else Windows-1252."""
    with path.open("rb") as file:
        start = file.read(4)
        for mark, name in _MARKS:
            if start.startswith(mark):
                return TextEncoding(name)
        if start[:2].count(0) == 1:
            return TextEncoding("utf-16-le" if start[1] == 0 else "utf-16-be")
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            decoder.decode(start)
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            remark = (
                f"{path}: is neither UTF-8 nor UTF-16; it was read as Windows-1252, as Western European systems write"
            )
            return TextEncoding("cp1252", remark)
    return TextEncoding("utf-8")
