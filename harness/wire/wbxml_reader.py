"""Reads the parts of a WBXML document: its header with the string table, bytes, integers and strings (WBXML 1.3)."""

from __future__ import annotations

from harness.wire.errors import WireError

UTF_8 = 106
_CHARSETS = {0: "utf-8", 3: "ascii", 4: "latin-1", UTF_8: "utf-8"}
"""By the MIBenum of IANA; 0 means that the document does not say."""

_VERSIONS = (0x01, 0x02, 0x03)
_IN_STRING_TABLE = 0
"""The public id of a document that names it in words, whose place in the string table follows."""

MAX_TABLE_TEXT = 1_048_576
"""Bytes of text by references in one document: a few bytes could else repeat a long string without end."""


class WbxmlReader:
    """Takes the header first, then bytes from the front; raises `WireError` where too few are left."""

    def __init__(self, document: bytes) -> None:
        self._document = document
        self._referenced = 0
        self.at = 0
        self._charset = self._read_header()
        self._table = self.take(self.multi_byte())

    def _read_header(self) -> str:
        """The charset of the strings."""
        version = self.byte()
        if version not in _VERSIONS:
            raise WireError(f"not WBXML: version byte 0x{version:02X}")
        if self.multi_byte() == _IN_STRING_TABLE:
            self.multi_byte()
        charset = self.multi_byte()
        if charset not in _CHARSETS:
            raise WireError(f"not ActiveSync's WBXML: charset {charset}")
        return _CHARSETS[charset]

    def byte(self) -> int:
        return self.take(1)[0]

    def take(self, length: int) -> bytes:
        taken = self._document[self.at : self.at + length]
        if len(taken) < length:
            raise WireError(f"WBXML ends within a token, at byte {len(self._document)}")
        self.at += length
        return taken

    def multi_byte(self) -> int:
        """An mb_u_int32: seven bits a byte, at most five bytes."""
        value = 0
        for _ in range(5):
            byte = self.byte()
            value = value << 7 | byte & 0x7F
            if byte < 0x80:
                return value
        raise WireError(f"WBXML integer longer than five bytes, at byte {self.at}")

    def inline_string(self) -> str:
        end = self._document.find(0, self.at)
        if end < 0:
            raise WireError(f"WBXML string without its end, at byte {self.at}")
        raw = self.take(end - self.at)
        self.at += 1
        return self._text(raw)

    def table_string(self) -> str:
        """The string at the place in the string table that is named next."""
        start = self.multi_byte()
        end = self._table.find(0, start)
        if end < 0:
            raise WireError(f"WBXML string that is not in the string table, at byte {self.at}")
        self._referenced += end - start
        if self._referenced > MAX_TABLE_TEXT:
            raise WireError(f"WBXML with more than {MAX_TABLE_TEXT} bytes of text from its string table")
        return self._text(self._table[start:end])

    def _text(self, raw: bytes) -> str:
        try:
            return raw.decode(self._charset)
        except UnicodeDecodeError as error:
            raise WireError(f"WBXML string is not {self._charset.upper()}, before byte {self.at}") from error
