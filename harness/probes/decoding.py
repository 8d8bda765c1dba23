"""Takes the content coding off a body, and never more of it than is wanted.

httpx decodes without a bound, and coding upon coding: a few hundred bytes become gigabytes.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

from harness.wire.errors import WireError

_WINDOWS: dict[str, Callable[[bytes], int]] = {
    "gzip": lambda _: 16 + zlib.MAX_WBITS,
    "x-gzip": lambda _: 16 + zlib.MAX_WBITS,
    # RFC 9110 means zlib's format by it; some servers send the bare stream, whose first byte tells.
    "deflate": lambda start: zlib.MAX_WBITS if start[:1] and start[0] & 0x0F == 8 else -zlib.MAX_WBITS,
}


class BodyDecoder:
    """Collects a body of at most `limit` bytes and one more, which shows that there was more."""

    def __init__(self, content_encoding: str, *, limit: int) -> None:
        codings = [coding.strip().lower() for coding in content_encoding.split(",")]
        wanted = [coding for coding in codings if coding not in ("", "identity")]
        if len(wanted) > 1 or (wanted and wanted[0] not in _WINDOWS):
            raise WireError(f"a body in the coding {', '.join(wanted)[:80]}, which was not asked for")
        self._window = _WINDOWS[wanted[0]] if wanted else None
        self._inflate: zlib._Decompress | None = None
        self._most = limit + 1
        self._received = 0
        self.body = bytearray()

    @property
    def is_full(self) -> bool:
        """Whether the body is longer than the limit."""
        return len(self.body) >= self._most

    def feed(self, chunk: bytes) -> None:
        """Add what a chunk holds; WireError where it is not what its coding says, or goes on and adds nothing."""
        room = self._most - len(self.body)
        if self._window is None:
            self.body += chunk[:room]
            return
        if not chunk or room <= 0:
            return
        if self._inflate is None:
            self._inflate = zlib.decompressobj(self._window(chunk))
        try:
            # What stands behind the end is nobody's, and zlib would keep all of it.
            self.body += b"" if self._inflate.eof else self._inflate.decompress(chunk, room)
        except zlib.error as error:
            raise WireError("a body that is not in the coding it names") from error
        self._received += len(chunk)
        if self._received > 2 * self._most and not self.is_full:
            raise WireError(f"a coded body of more than {2 * self._most} bytes that holds less")
