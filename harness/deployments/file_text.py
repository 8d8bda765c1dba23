"""The text of a file that ought to be UTF-8; what else it is, is said with how to save it."""

from __future__ import annotations

import codecs
from pathlib import Path

from harness.deployments.foreign_formats import describe_format
from harness.deployments.problems import DescriptionError
from harness.deployments.spelling import did_you_mean

_SAVE_AS_UTF_8 = (
    "save it as UTF-8 (Notepad: Save As, Encoding UTF-8; PowerShell: "
    "(Get-Content FILE) | Set-Content -Encoding UTF8 FILE)"
)
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOOKED_AT = 2_000
_BINARY_KINDS = (
    (b"PK\x03\x04", "a ZIP file or an Excel or Word document"),
    (b"\xd0\xcf\x11\xe0", "an Excel or Word document"),
    (b"\x1f\x8b", "a file compressed by gzip"),
    (b"%PDF-", "a PDF document"),
)


def read_text(path: Path) -> str:
    """The file's text with LF at the end of lines, without a byte order mark.

    Raises DescriptionError, with one sentence, where it cannot be read or is not text in UTF-8.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DescriptionError([_why_unreadable(path, error)]) from None
    try:
        # Windows editors start a UTF-8 file with a byte order mark, which tomli does not accept.
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise DescriptionError([_why_not_utf_8(path, content, error.start)]) from None
    if "\0" in text:
        raise DescriptionError([_why_nul(path, content)])
    return text


def _why_unreadable(path: Path, error: OSError) -> str:
    if path.is_dir():
        inside = sorted(one.name for one in path.glob("*.toml"))
        found = f" such as {path / inside[0]}" if inside else ""
        return f"{path}: cannot be read: Is a directory; expected a TOML file{found}"
    meant = did_you_mean(path.name, _siblings(path)) if isinstance(error, FileNotFoundError) else ""
    return f"{path}: cannot be read: {error.strerror}; expected a TOML file{meant}"


def _siblings(path: Path) -> list[str]:
    try:
        return [one.name for one in path.parent.glob("*.toml")]
    except OSError:
        return []


def _why_not_utf_8(path: Path, content: bytes, at: int) -> str:
    for start, kind in _BINARY_KINDS:
        if content.startswith(start):
            return f"{path}: is {kind}; expected a TOML file, which is plain text"
    wide = _wide_encoding(content)
    if wide is not None:
        return _why_wide(path, content, wide)
    if b"\0" in content:
        return f"{path}: is no text; expected a TOML file"
    line = content.count(b"\n", 0, at) + 1
    letter = content[at : at + 1].decode("cp1252", "replace")
    seems = f', as "{letter}" is in Windows-1252' if letter.isprintable() and letter != "\ufffd" else ""
    found = f"byte {at} (0x{content[at]:02x}) is not UTF-8{seems}"
    return f"{path}:{line}: {found}; expected a TOML file in UTF-8: {_SAVE_AS_UTF_8}"


def _why_nul(path: Path, content: bytes) -> str:
    wide = _wide_encoding(content)
    if wide is not None:
        return _why_wide(path, content, wide)
    line = content.count(b"\n", 0, content.index(b"\0")) + 1
    return f"{path}:{line}: there is a NUL byte, which no text has; the file is damaged, or no TOML file"


def _wide_encoding(content: bytes) -> str | None:
    """UTF-16 or UTF-32, by its mark or by where the zeros of ASCII are; None where it is neither."""
    for mark, name in _WIDE_MARKS:
        if content.startswith(mark):
            return name
    start = content[:_LOOKED_AT]
    for zeros, letters, name in ((start[1::2], start[::2], "utf-16-le"), (start[::2], start[1::2], "utf-16-be")):
        if zeros and zeros.count(0) > 0.8 * len(zeros) and letters.count(0) < 0.2 * len(letters):
            return name
    return None


def _why_wide(path: Path, content: bytes, encoding: str) -> str:
    foreign = describe_format(content.decode(encoding, "replace").lstrip("\ufeff"))
    if foreign is not None:
        return f"{path}: {foreign}"
    name = encoding[:6].upper()
    known_as = ", which Notepad calls Unicode and PowerShell writes with >" if name == "UTF-16" else ""
    return f"{path}: is {name}{known_as}; expected UTF-8: {_SAVE_AS_UTF_8}"
