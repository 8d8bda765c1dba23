"""Decodes the content coding of a body, up to a limit.

httpx decodes without a limit, and codings within codings: a few hundred bytes become gigabytes.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

from harness.wire.errors import WireError

_WINDOW_BITS: dict[str, Callable[[bytes], int]] = {
    "gzip": lambda _: 16 + zlib.MAX_WBITS,
    "x-gzip": lambda _: 16 + zlib.MAX_WBITS,
    # In RFC 9110 this is zlib's format; some servers send the raw stream, which the first byte shows.
    "deflate": lambda start: zlib.MAX_WBITS if start[:1] and start[0] & 0x0F == 8 else -zlib.MAX_WBITS,
}


class BodyDecoder:
    """Collects a body of at most `limit` bytes, and one more where it is longer."""

    def __init__(self, content_encoding: str, *, limit: int) -> None:
        codings = [coding.strip().lower() for coding in content_encoding.split(",")]
        wanted = [coding for coding in codings if coding not in ("", "identity")]
        if len(wanted) > 1 or (wanted and wanted[0] not in _WINDOW_BITS):
            raise WireError(f"a body in the coding {', '.join(wanted)[:80]}, which was not requested")
        self._window_bits = _WINDOW_BITS[wanted[0]] if wanted else None
        self._inflate: zlib._Decompress | None = None
        self._most_bytes = limit + 1
        self._received = 0
        self.body = bytearray()

    @property
    def is_cut_short(self) -> bool:
        """Whether the content of the body ends before its coding does; an empty body has no coding."""
        return self._inflate is not None and not self._inflate.eof and not self.is_full

    @property
    def is_full(self) -> bool:
        """Whether the body is longer than the limit."""
        return len(self.body) >= self._most_bytes

    def feed(self, chunk: bytes) -> None:
        """Add the content of a chunk; WireError where it is not in its coding, or decodes to far too little."""
        room = self._most_bytes - len(self.body)
        if self._window_bits is None:
            self.body += chunk[:room]
            return
        if not chunk or room <= 0:
            return
        if self._inflate is None:
            self._inflate = zlib.decompressobj(self._window_bits(chunk))
        try:
            # Bytes after the end belong to no body, and zlib would keep all of them.
            self.body += b"" if self._inflate.eof else self._inflate.decompress(chunk, room)
        except zlib.error as error:
            raise WireError("a body that is not in the coding it names") from error
        self._received += len(chunk)
        if self._received > 2 * self._most_bytes and not self.is_full:
            raise WireError(f"a coded body of more than {2 * self._most_bytes} bytes that decodes to less")
