"""In which encoding a body is text: what its first bytes, its head or the page itself say, as browsers take it."""

from __future__ import annotations

import codecs
import re

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta\b[^>]{0,256}?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_LOOKED_THROUGH = 4_096
"""Bytes of a page; HTML wants the element within the first 1024."""

_TEXT_CHARSET = re.compile(
    r"utf-?(8|16(le|be)?)|iso-8859-\d{1,2}|windows-125\d|cp(874|932|949)|gb18030|big5|euc-jp|iso-2022-jp|koi8-[ru]"
)
_MEANT = {
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin1", "us-ascii", "ascii", "cp1252"), "windows-1252"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j"), "cp932"),
    **dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "x-gbk"), "gb18030"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "korean"), "cp949"),
    **dict.fromkeys(("windows-874", "tis-620", "iso-8859-11"), "cp874"),
}
"""What servers say, and the larger code page of Windows that they mean (WHATWG, Encoding, section 4.2)."""


def text_in(body: bytes, content_type: str) -> str:
    """The body as text: by its byte order mark, else the charset of its head, else that of the page's meta element.

    Of the names that these give, only text encodings are used; what names none is UTF-8 where it can be, and else in
    the code page of Western Windows. httpx would read the head as a mail header, in which the charset itself may be
    written in any charset.
    """
    marked = next((charset for mark, charset in _BYTE_ORDER_MARKS if body.startswith(mark)), None)
    if marked is not None:
        return body.decode(marked, "replace")
    charset = _named_in_head(content_type) or _named_in_page(body) or _guessed(body)
    return body.decode(charset, "replace")


def _named_in_head(content_type: str) -> str | None:
    named = _CHARSET.search(content_type)
    return None if named is None else _known(named[1])


def _named_in_page(body: bytes) -> str | None:
    """An element that can be read is not in UTF-16, whatever it says."""
    named = _META.search(body[:_LOOKED_THROUGH])
    charset = None if named is None else _known(named[1].decode("ascii", "replace"))
    return "utf-8" if charset is not None and charset.startswith("utf") else charset


def _known(name: str) -> str | None:
    charset = _MEANT.get(name.lower(), name.lower())
    if _TEXT_CHARSET.fullmatch(charset) is None:
        return None
    try:
        codecs.lookup(charset)
    except LookupError:  # a name in the pattern that Python does not have, such as iso-8859-12
        return None
    return charset


def _guessed(body: bytes) -> str:
    """A body may have been cut within a character."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"
