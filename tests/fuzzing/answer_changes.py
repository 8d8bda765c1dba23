"""Changes to a correct answer on its way to the probe, as values that a failed example shows."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass, replace

from hypothesis import strategies as st

CLIENT_REQUEST = b"<what the client sent>"
"""A placeholder for the client's own request: a hostile server repeats what it received."""


@dataclass(frozen=True, slots=True)
class TamperedAnswer:
    """One HTTP answer; `sent` is the request that it answers, head and body."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    sent: bytes

    def on_the_wire(self) -> bytes:
        head = [b"HTTP/1.1 %d Reason" % self.status, *(b"%s: %s" % header for header in self.headers)]
        return b"\r\n".join([*head, b"Content-Length: %d" % len(self.body), b"", self.body])


@dataclass(frozen=True, slots=True)
class Status:
    code: int

    def apply(self, reply: TamperedAnswer) -> TamperedAnswer:
        return replace(reply, status=self.code)


@dataclass(frozen=True, slots=True)
class WithHeader:
    """Adds the header `times` times, beside or in place of those with its name."""

    name: bytes
    value: bytes
    times: int = 1
    alone: bool = True

    def apply(self, reply: TamperedAnswer) -> TamperedAnswer:
        kept = [one for one in reply.headers if not self.alone or one[0].lower() != self.name.lower()]
        value = self.value.replace(CLIENT_REQUEST, b" ".join(reply.sent.split()))
        return replace(reply, headers=(*kept, *([(self.name, value)] * self.times)))


@dataclass(frozen=True, slots=True)
class WithoutHeader:
    number: int

    def apply(self, reply: TamperedAnswer) -> TamperedAnswer:
        headers = list(reply.headers)
        if headers:
            del headers[self.number % len(headers)]
        return replace(reply, headers=tuple(headers))


@dataclass(frozen=True, slots=True)
class Coded:
    """Encodes the body in a content coding, and cuts it off after `kept` bytes."""

    coding: bytes
    kept: int

    def apply(self, reply: TamperedAnswer) -> TamperedAnswer:
        body = zlib.compress(reply.body) if b"deflate" in self.coding else gzip.compress(reply.body, mtime=0)
        return replace(reply, headers=(*reply.headers, (b"Content-Encoding", self.coding)), body=body[: self.kept])


@dataclass(frozen=True, slots=True)
class Spliced:
    """Replaces `length` bytes of the body, from `at` on, by `piece` repeated `times` times."""

    at: int
    length: int
    piece: bytes
    times: int = 1

    def apply(self, reply: TamperedAnswer) -> TamperedAnswer:
        return replace(reply, body=self.spliced(reply.body, reply.sent))

    def spliced(self, body: bytes, sent: bytes = b"") -> bytes:
        at = self.at % (len(body) + 1)
        return body[:at] + self.piece.replace(CLIENT_REQUEST, sent) * self.times + body[at + self.length :]


@dataclass(frozen=True, slots=True)
class Flipped:
    """Inverts one bit of the body."""

    at: int
    bit: int

    def apply(self, reply: TamperedAnswer) -> TamperedAnswer:
        body = bytearray(reply.body)
        if body:
            body[self.at % len(body)] ^= 1 << self.bit
        return replace(reply, body=bytes(body))


AnswerChange = Status | WithHeader | WithoutHeader | Coded | Spliced | Flipped

_URLS = (
    b"https://[",
    b"//[::1",
    b"http://a\xcc\x81\xe2\x84\x80/",
    b"https://www.usa.contoso.com:99999/owa",
    b"https://user:x@www.usa.contoso.com/owa",
    b"/owa/auth/logon.aspx?url=x",
    b"/owa/languageselection.aspx",
    b"/owa/casredirect.aspx",
    b"/owa/" + b"a" * 70_000,
    b"mailto:x",
    b"\xff\xfe",
    b"https://xn--/owa",
    CLIENT_REQUEST,
)
_COOKIES = (
    b"a=b; expires=Thu, 01-Jan-99999 00:00:00 GMT",
    b"a=b; expires=" + b" " * 5_000 + b"!",
    b'a=b; max-age=99999999999999999999; port="x"; version=z',
    b"=; =x;;;",
    b"sessionid=0123456789abcdef; path=/; domain=.contoso.com",
    b'a="' + b" " * 5_000,
    CLIENT_REQUEST,
)
_TYPES = (
    b"text/html; charset=iso-8859-12",
    b"text/html; charset=utf-16le",
    b"text/html; charset*=a%00b''x",
    b"text/html; charset*=unicode_escape''\\q",
    b'text/html; charset="' + b"\\" * 5_000,
    b"application/rpc",
    b"text/xml; charset=utf-7",
    b";",
)
_CHALLENGES = (b"NTLM", b"Negotiate", b"NTLM TlRMTVNTUAACAAAAAAAA", b"Negotiate oQ==", b"Basic, NTLM ,,", b"NTLM %%%")
_HEADERS: tuple[tuple[bytes, tuple[bytes, ...]], ...] = (
    (b"Location", _URLS),
    (b"X-MS-Location", _URLS),
    (b"Set-Cookie", _COOKIES),
    (b"Set-Cookie2", _COOKIES),
    (b"Content-Type", _TYPES),
    (b"WWW-Authenticate", _CHALLENGES),
    (b"Refresh", (b"0; url=https://[/owa", b"0;url=" + b"x" * 5_000)),
    (b"MS-ASProtocolVersions", (b"", b"12.1", b"\xff")),
    (b"MS-WebStorage", (b"6.5.7638", b" ")),
    (b"X-OWA-Version", (b"8.1.240.6",)),
    (b"Content-Encoding", (b"br", b"gzip", b"deflate", b"gzip, gzip", b",")),
    (b"Transfer-Encoding", (b"chunked", b"x")),
    (b"X-Long", (b"x" * 60_000,)),
)
_PIECES = (
    b"",
    b"\0",
    b"<",
    b"<!--",
    b"&#xD800;",
    b"]]>",
    b"<!DOCTYPE x [<!ENTITY e 'e'>]>",
    b"\xff\xff\xff",
    b"https://[/owa",
    b"<input type=password name=x>",
    b"<div a=b>",
    b"TlRMTVNTUAADAAAA",
    b"\r\n.\r\n",
    b"{99}\r\n",
    b"{999999999}\r\n",
    b"[REFERRAL imap://[/] ",
    CLIENT_REQUEST,
)


def splices() -> st.SearchStrategy[Spliced]:
    """Pieces removed, inserted and repeated."""
    pieces = st.sampled_from(_PIECES) | st.binary(max_size=12)
    lengths = st.sampled_from([0, 1, 7, 100_000])
    return st.builds(Spliced, st.integers(0, 5_000), lengths, pieces, st.sampled_from([1, 2, 300, 10_000]))


HOSTILE_HEADERS = tuple(WithHeader(name, value) for name, values in _HEADERS for value in values)


def _headers() -> st.SearchStrategy[WithHeader]:
    times = st.sampled_from([1, 1, 1, 2, 700])
    return st.builds(
        lambda header, count, alone: replace(header, times=count, alone=alone),
        st.sampled_from(HOSTILE_HEADERS),
        times,
        st.booleans(),
    )


def changes() -> st.SearchStrategy[AnswerChange]:
    statuses = st.sampled_from([200, 201, 207, 301, 302, 307, 400, 401, 403, 404, 440, 449, 451, 500, 503, 599])
    others = (
        st.builds(WithoutHeader, st.integers(0, 30)),
        st.builds(Coded, st.sampled_from([b"gzip", b"deflate", b"x-gzip"]), st.sampled_from([0, 5, 20, 60, 100_000])),
        splices(),
        st.builds(Flipped, st.integers(0, 5_000), st.integers(0, 7)),
    )
    # Headers most often: most readers start with them.
    return st.one_of(_headers(), _headers(), _headers(), st.builds(Status, statuses), *others)
