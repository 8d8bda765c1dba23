"""Cookies that a server sets, kept by http.cookiejar and returned: the next request can always be built."""

from __future__ import annotations

import asyncio

import httpx

from harness.probes.http import HttpRequest, WebClient
from harness.probes.limits import Limits
from harness.probes.masking import Mask
from tests.fuzzing.fuzz_target import FuzzTarget

_LOOP = asyncio.new_event_loop()
_NOT_IN_A_HEADER = bytes((0x00, 0x0A, 0x0D))


def read(data: bytes) -> None:
    """Each line is the value of a Set-Cookie; bytes that no HTTP parser accepts are left out."""
    values = [line.translate(None, _NOT_IN_A_HEADER).strip() for line in data.split(b"\n")]

    def server(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers=[(b"Set-Cookie", value) for value in values])

    web = WebClient(httpx.MockTransport(server), Mask([]), Limits(timeout_seconds=5))
    for path in ("owa/", "exchange/user1/"):
        _LOOP.run_until_complete(web.send(HttpRequest("GET", f"https://cas-01.contoso.com/{path}")))


TARGET = FuzzTarget(
    read,
    seeds=(
        b"sessionid=0123456789abcdef; path=/; HttpOnly\nUserContext=x; path=/owa; secure",
        b'a="b c"; expires=Thu, 01-Jan-2026 00:00:00 GMT; domain=.contoso.com; port="443"; version=1; max-age=5',
        b"a=; expires=Thu, 01 Jan 1970 00:00:00 GMT",
    ),
    tokens=(b"expires=", b"max-age=", b"domain=", b"version=", b'port="', b"99999", b"path=/", b"\n", b"secure", b"="),
    longest=256,
    executions=100,
)
