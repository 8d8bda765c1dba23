"""A server that repeats all that it is sent in its error pages, in several escapes, and sets cookies."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import html
import json
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import quote

from tests.live.servers import Handler, signed
from tests.probes.ntlm_challenge import CHALLENGE
from tests.safety.hostile.server import listening

COOKIE = "4f2a9c-of-the-lab"
CANARY = "c4n4ry-of-the-lab-77"
_LENGTH = re.compile(rb"^content-length: *(\d+)", re.IGNORECASE | re.MULTILINE)
_AUTHORIZATION = re.compile(rb"^authorization: *(\w+) *(\S*)", re.IGNORECASE | re.MULTILINE)


def _page(sent: bytes) -> bytes:
    text = sent.decode("latin-1")
    parts = (
        f"<html><body><pre>{html.escape(text)}</pre><a href='/owa/?canary={CANARY}&sent={quote(text)}'>again</a>",
        f"<input type=hidden name=hidcanary value='{CANARY}'><script>var sent = {json.dumps(text)};</script>",
        f"<!-- {base64.b64encode(sent).decode()} --><p>{text}</p> lab-session={COOKIE}",
    )
    return "".join(parts).encode("utf-8")


def _answer(sent: bytes) -> bytes:
    """Asks for NTLM where nothing or a first message was sent, and repeats what it got where that is more."""
    found = _AUTHORIZATION.search(sent)
    scheme, token = (found[1].upper(), found[2]) if found else (b"", b"")
    if scheme == b"":
        offers = (b"WWW-Authenticate: NTLM", b"WWW-Authenticate: Basic realm=lab")
        return _with(401, _page(sent), *offers)
    if scheme == b"NTLM" and base64.b64decode(token)[8:9] == b"\x01":
        return _with(401, _page(sent), b"WWW-Authenticate: NTLM " + CHALLENGE.encode())
    return _with(
        500,
        _page(sent),
        b"X-Sent: " + scheme + b" " + token,
        b"X-OWA-Canary: " + CANARY.encode(),
        b"X-Again: " + quote(sent[-400:]).encode(),
    )


def _with(status: int, body: bytes, *headers: bytes) -> bytes:
    cookies = b"Set-Cookie: lab-session=" + COOKIE.encode() + b"; path=/"
    head = [b"HTTP/1.1 %d ." % status, b"Content-Type: text/html; charset=utf-8", cookies, *headers]
    return b"\r\n".join([*head, b"Content-Length: %d" % len(body), b"", body])


async def _web(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        head = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        writer.write(_answer(head + await reader.readexactly(int(length[1]) if length else 0)))


def _lines(greeting: bytes, refusal: bytes) -> Handler:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        while line := await reader.readuntil(b"\n"):
            tag = line.split(b" ")[0] if refusal.startswith(b"TAG") else b""
            writer.write(refusal.replace(b"TAG", tag) + line.rstrip() + b" " + base64.b64encode(line) + b"\r\n")

    return handle


@asynccontextmanager
async def echoing(*hosts: str) -> AsyncIterator[dict[str, str]]:
    """The servers of these hosts; gives `[connect]`."""
    context: ssl.SSLContext = signed(*hosts)
    ways = {443: _web, 995: _lines(b"+OK\r\n", b"-ERR "), 993: _lines(b"* OK\r\n", b"TAG NO ")}
    async with AsyncExitStack() as sockets:
        ports = {port: await sockets.enter_async_context(listening(way, context)) for port, way in ways.items()}
        with contextlib.suppress(asyncio.CancelledError):
            yield {f"{host}:{port}": f"127.0.0.1:{bound}" for host in hosts for port, bound in ports.items()}
