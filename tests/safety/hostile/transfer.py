"""Harm in the transfer: TLS, framing, headers, codings, redirections and logons without end."""

from __future__ import annotations

import asyncio
import base64
import gzip
import zlib
from itertools import count

from tests.live.servers import Handler, closes, silent
from tests.safety.hostile.server import (
    DEVICE,
    DEVICE_REDIRECTED,
    OWA,
    RPC,
    SERVICES,
    Hostile,
    always,
    answer,
    closing,
    one_a_second,
    request,
    resetting,
    says,
    waiting,
    without_end,
)

_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
_CHUNKED = _OK + b"Transfer-Encoding: chunked\r\n\r\n"
_PART = b"a" * 65_536
_MEGABYTE = b"a" * 1_048_576
_ZEROS = bytes(16_777_216)


def _raw_deflate(content: bytes) -> bytes:
    coder = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return coder.compress(content) + coder.flush()


def _half_closed(what: bytes) -> Handler:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        writer.write(what)
        await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
        await reader.read()

    return handle


async def _growing_redirects(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    for number in count(1):
        await request(reader)
        path = b"/owa/" + b"x" * 400 * number
        writer.write(answer(302, b"", b"Location: " + path, b"Set-Cookie: c%d=%s" % (number, b"y" * 3_000)))
        await writer.drain()


async def _ping_pong(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    for number in count():
        head = await request(reader)
        other = b"cas-02" if b"cas-01" in head.split(b"\r\n\r\n")[0].lower() else b"cas-01"
        writer.write(answer(302, b"", b"Location: https://%s.contoso.com/owa/?%d" % (other, number)))
        await writer.drain()


async def _smuggled(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        await request(reader)
        writer.write(answer(302, b"", b"Location: /owa/1") + answer(200, b"<html>not asked for</html>"))
        await writer.drain()


def _challenges(*values: bytes) -> Handler:
    return always(answer(401, b"", *(b"WWW-Authenticate: " + value for value in values)))


def _ntlm(message: bytes) -> bytes:
    return b"NTLM " + base64.b64encode(message)


_FRAMING = (
    Hostile("headers without end", OWA, without_end(_OK, b"X-A: aaaaaaaaaaaaaaaa\r\n" * 2_048)),
    Hostile("a body without end", OWA, without_end(_OK + b"\r\n", _PART)),
    Hostile("chunks without end", OWA, without_end(_CHUNKED, b"10000\r\n" + _PART + b"\r\n")),
    Hostile("chunks of one byte without end", OWA, without_end(_CHUNKED, b"1\r\na\r\n" * 8_192)),
    Hostile("a chunk extension without end", OWA, without_end(_CHUNKED + b"1;a=", _PART)),
    Hostile("trailers without end", OWA, without_end(_CHUNKED + b"0\r\n", b"X-A: aaaaaaaaaaaa\r\n" * 2_048)),
    Hostile("interim answers without end", OWA, without_end(b"", b"HTTP/1.1 100 .\r\n\r\n" * 4_096)),
    Hostile("a body of one byte a second", OWA, one_a_second(_OK + b"\r\n", b"a")),
    Hostile("a header of one byte a second", OWA, one_a_second(_OK + b"X-A: ", b"a")),
    Hostile("a status line of one byte a second", OWA, one_a_second(b"", b"HTTP/1.1 200 " + b"O" * 99)),
    Hostile("a chunk size of one byte a second", DEVICE, one_a_second(_CHUNKED, b"0" * 99)),
    Hostile("a header of 10 MB", OWA, always(answer(200, b"a", b"X-A: " + _MEGABYTE * 10))),
    Hostile("a header's name of 1 MB", OWA, always(answer(200, b"a", _MEGABYTE + b": a"))),
    Hostile("a status line of 1 MB", OWA, closing(b"HTTP/1.1 200 " + _MEGABYTE + b"\r\n\r\n")),
    Hostile("100,000 headers", OWA, always(answer(200, b"a", *(b"X-%d: a" % number for number in range(100_000))))),
    Hostile("3,000 headers", OWA, always(answer(200, b"a", *(b"X-%d: a" % number for number in range(3_000))))),
    Hostile("chunk sizes that lie", OWA, closing(_CHUNKED + b"fffff\r\nshort\r\n0\r\n\r\n")),
    Hostile("a chunk of 2^64 bytes", OWA, waiting(_CHUNKED + b"ffffffffffffffff\r\na")),
    Hostile("a chunk size of a thousand digits", OWA, waiting(_CHUNKED + b"f" * 1_000 + b"\r\na")),
    Hostile("a chunk of less than nothing", OWA, closing(_CHUNKED + b"-1\r\na\r\n0\r\n\r\n")),
    Hostile("a Content-Length that is too large", OWA, waiting(_OK + b"Content-Length: 99\r\n\r\nshort")),
    Hostile("a Content-Length of 2^62", OWA, waiting(_OK + b"Content-Length: 4611686018427387904\r\n\r\na")),
    Hostile("a negative Content-Length", SERVICES, closing(_OK + b"Content-Length: -1\r\n\r\na")),
    Hostile("a Content-Length of 5,000 digits", OWA, closing(_OK + b"Content-Length: " + b"9" * 5_000 + b"\r\n\r\na")),
    Hostile("two lengths", DEVICE, closing(_OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab")),
    Hostile(
        "a length beside chunks", OWA, closing(_OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n")
    ),
    Hostile("an answer behind the answer", OWA, _smuggled),
    Hostile("HTTP/0.9", OWA, closing(b"<html>It works</html>")),
    Hostile(
        "a preface of HTTP/2", OWA, closing(bytes.fromhex("000012040000000000000300000064000400100000000600010000"))
    ),
    Hostile("101 Switching Protocols", OWA, waiting(b"HTTP/1.1 101 .\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n")),
    Hostile("204 with a body", OWA, waiting(b"HTTP/1.1 204 .\r\nContent-Length: 9\r\n\r\n<html>aaa")),
    Hostile("a status of 999", SERVICES, always(b"HTTP/1.1 999 .\r\nContent-Length: 0\r\n\r\n")),
    Hostile("NUL bytes in the headers", OWA, closing(_OK + b"X-A: a\0b\r\nContent-Length: 0\r\n\r\n")),
    Hostile("bare line feeds and folded lines", OWA, always(b"HTTP/1.1 200 OK\nX-A: a\n b\nContent-Length: 0\n\n")),
    Hostile("half-closed without an answer", OWA, _half_closed(b"")),
    Hostile("half-closed in the headers", OWA, _half_closed(_OK)),
    Hostile("a reset in place of an answer", OWA, resetting(b"")),
    Hostile("a reset within the body", OWA, resetting(_OK + b"Content-Length: 999\r\n\r\n<html>")),
    Hostile(
        "a body of RPC without end", RPC, without_end(b"HTTP/1.1 200 .\r\nContent-Type: application/rpc\r\n\r\n", _PART)
    ),
)

_TLS = (
    Hostile("a TLS alert", OWA, says(bytes.fromhex("15030300020228")), in_tls=False),
    Hostile(
        "TLS alerts without end",
        OWA,
        without_end(b"", bytes.fromhex("150303000201 00") * 99, asked=False),
        in_tls=False,
    ),
    Hostile("plain HTTP in the place of TLS", OWA, says(b"HTTP/1.1 400 .\r\n\r\n"), in_tls=False),
    Hostile("no byte of TLS", OWA, silent, in_tls=False),
    Hostile(
        "TLS of one byte a second",
        OWA,
        one_a_second(b"\x16", b"\x03\x03\x40\x00" + bytes(99), asked=False),
        in_tls=False,
    ),
    Hostile(
        "TLS records without end",
        OWA,
        without_end(b"", b"\x16\x03\x03\x40\x00" + bytes(16_384), asked=False),
        in_tls=False,
    ),
    Hostile("a reset in the handshake", OWA, resetting(b"", asked=False), in_tls=False),
    Hostile("closes at once", OWA, closes, in_tls=False),
)

_CODED = b"Content-Encoding: %s"
_CODINGS = (
    Hostile("a bomb in gzip", OWA, always(answer(200, gzip.compress(_ZEROS * 4), _CODED % b"gzip"))),
    Hostile("a bomb in deflate", OWA, always(answer(200, zlib.compress(_ZEROS, 9), _CODED % b"deflate"))),
    Hostile("a bomb in raw deflate", SERVICES, always(answer(200, _raw_deflate(_ZEROS), _CODED % b"deflate"))),
    Hostile("gzip within gzip", OWA, always(answer(200, gzip.compress(gzip.compress(_ZEROS)), _CODED % b"gzip, gzip"))),
    Hostile(
        "gzip that decodes to nothing, without end",
        OWA,
        without_end(
            _OK + b"Content-Encoding: gzip\r\n\r\n" + bytes.fromhex("1f8b0800000000000003"), b"\0\0\0\xff\xff" * 8_192
        ),
    ),
    Hostile(
        "a gzip name without end",
        OWA,
        without_end(_OK + b"Content-Encoding: gzip\r\n\r\n" + bytes.fromhex("1f8b0808000000000003"), _PART),
    ),
    Hostile("a coding that was not asked for", OWA, always(answer(200, b"\x8b\x02\x80", _CODED % b"br"))),
    Hostile("10,000 codings", OWA, always(answer(200, b"a", _CODED % b", ".join([b"gzip"] * 10_000)))),
)

_LEADING = (
    Hostile("redirects without end", OWA, always(answer(302, b"", b"Location: /owa/"))),
    Hostile("redirects that grow, with cookies without end", OWA, _growing_redirects),
    Hostile("redirects between two hosts", OWA, _ping_pong),
    Hostile("a Location of 1 MB", OWA, always(answer(302, b"", b"Location: https://" + _MEGABYTE))),
    Hostile(
        "a Location that is none", OWA, always(answer(302, b"", b"Location: https://[::1]:99999/\x80\xff%00/../\\"))
    ),
    Hostile("an X-MS-Location of 1 MB", DEVICE_REDIRECTED, always(answer(451, b"", b"X-MS-Location: " + _MEGABYTE))),
    Hostile(
        "451 to itself without end",
        DEVICE_REDIRECTED,
        always(answer(451, b"", b"X-MS-Location: https://cas-01.contoso.com/Microsoft-Server-ActiveSync")),
    ),
    Hostile("449 without end", DEVICE, always(answer(449, b"", b"X-MS-ASProtocolVersions: 12.1"))),
    Hostile("a Set-Cookie of 1 MB", OWA, always(answer(200, b"<html>", b"Set-Cookie: a=" + _MEGABYTE))),
    Hostile(
        "20,000 cookies",
        OWA,
        always(
            answer(200, b"<html>" * 999, *(b"Set-Cookie: c%d=value%06d" % (number, number) for number in range(20_000)))
        ),
    ),
    Hostile(
        "cookies with dates of a million digits",
        OWA,
        always(
            answer(
                302,
                b"",
                b"Location: /owa/",
                b"Set-Cookie: a=b; expires=" + b"9" * 60_000 + b"; max-age=" + b"9" * 60_000,
            )
        ),
    ),
    Hostile("401 with Basic without end", DEVICE, _challenges(b"Basic")),
    Hostile("401 with NTLM without end", SERVICES, _challenges(b"NTLM")),
    Hostile("NTLM that is no base64", SERVICES, _challenges(b"NTLM !!!!")),
    Hostile("an NTLM challenge of garbage", SERVICES, _challenges(_ntlm(bytes(range(256)) * 4))),
    Hostile("an NTLM challenge that is cut", SERVICES, _challenges(_ntlm(b"NTLMSSP\0\2\0\0\0"))),
    Hostile("an NTLM challenge whose offsets lie", SERVICES, _challenges(_ntlm(b"NTLMSSP\0\2\0\0\0" + b"\xff" * 44))),
    Hostile(
        "an NTLM challenge with a million pairs",
        SERVICES,
        _challenges(
            _ntlm(
                b"NTLMSSP\0\2\0\0\0"
                + bytes(8)
                + bytes.fromhex("358289e2")
                + bytes(16)
                + b"\xf8\xff\xf8\xff8\0\0\0"
                + bytes(8)
                + b"\2\0\0\0" * 16_000
            )
        ),
    ),
    Hostile(
        "Negotiate of garbage",
        SERVICES,
        _challenges(b"Negotiate " + base64.b64encode(b"\x60\x84\xff\xff\xff\xff" * 99)),
    ),
    Hostile("10,000 challenges", SERVICES, _challenges(*[b"Digest realm=a"] * 2_000, b"NTLM " + b"QQ" * 2_000)),
    Hostile("a challenge of 60,000 commas", SERVICES, _challenges(b"," * 60_000)),
)

OF_TRANSFER = (*_FRAMING, *_TLS, *_CODINGS, *_LEADING)
