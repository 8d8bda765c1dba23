"""Whose answer a marker request got: a proxy that keeps it is not taken for the server whose log is looked at."""

from __future__ import annotations

import asyncio
import time
from email.utils import formatdate
from pathlib import Path

import pytest

from harness.probes.live import LiveNetwork, MarkerAnswer, send_marker_request
from tests.live.servers import HOST, Handler, at, closes, deployment, serving, signed

PATH = "/exchange-conformance-marker/1"
NGINX_PAGE = "<html><body><center><h1>404 Not Found</h1></center><hr><center>nginx/1.22.1</center></body></html>"
HAPROXY_PAGE = "<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body>"
CERTIFICATE = signed()
IIS = "Server: Microsoft-IIS/6.0\r\nX-Powered-By: ASP.NET\r\n"


def sends(*parts: str) -> Handler:
    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        assert head.startswith(f"GET {PATH} HTTP/1.1\r\nHost: {HOST}\r\n")
        for part in parts:
            writer.write(part.encode("latin-1"))
            await writer.drain()

    return handler


def ask(folder: Path, handler: Handler) -> MarkerAnswer | None:
    async def run() -> MarkerAnswer | None:
        async with serving(handler, CERTIFICATE) as port:
            described = deployment(connect=at(port))
            return await send_marker_request(LiveNetwork(described, folder=folder), HOST, PATH, seconds=5)

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("answer", "status", "is_of_server", "gateway"),
    [
        (f"HTTP/1.1 404 Not Found\r\n{IIS}\r\n", 404, True, None),
        (f"HTTP/1.1 401 Unauthorized\r\n{IIS}WWW-Authenticate: NTLM\r\n\r\n", 401, True, None),
        (f"HTTP/1.1 302 Found\r\n{IIS}Location: /owa\r\n\r\n", 302, True, None),
        ("HTTP/1.1 404 Not Found\r\nServer: nginx\r\nX-Powered-By: ASP.NET\r\n\r\n", 404, True, None),
        ("HTTP/1.1 404 Not Found\r\nServer: nginx/1.22.1\r\n\r\n", 404, False, "nginx"),
        (f"HTTP/1.1 404 Not Found\r\n\r\n{NGINX_PAGE}", 404, False, "nginx"),
        (f"HTTP/1.0 503 Service Unavailable\r\n\r\n{HAPROXY_PAGE}", 503, False, "HAProxy"),
        ("HTTP/1.1 403 Forbidden\r\nServer: Apache/2.4.57 (Debian)\r\n\r\n", 403, False, "Apache"),
        ("HTTP/1.1 302 Found\r\nServer: BigIP\r\nLocation: /my.policy\r\n\r\n", 302, False, "BigIP"),
        ("HTTP/1.1 404 Not Found\r\nSet-Cookie: NSC_a=1\r\n\r\n", 404, False, "Citrix NetScaler"),
        ("HTTP/1.1 404 Not Found\r\nVia: 1.1 front (squid/5.7)\r\n\r\n", 404, False, "squid"),
        (
            f"HTTP/1.1 502 Bad Gateway\r\n{IIS}X-Powered-By: ARR/3.0\r\n\r\n",
            502,
            False,
            "Application Request Routing",
        ),
        ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, False, None),
        ("HTTP/2 404\r\n\r\n", 404, False, None),
    ],
)
def test_the_maker_of_the_answer_is_told_by_its_marks(
    tmp_path: Path, answer: str, status: int, gateway: str | None, *, is_of_server: bool
) -> None:
    asked = ask(tmp_path, sends(answer))
    assert asked is not None
    assert (asked.status, asked.is_of_server, asked.gateway) == (status, is_of_server, gateway)


def test_the_clock_is_read_from_an_answer_in_pieces(tmp_path: Path) -> None:
    date = formatdate(time.time() - 250, usegmt=True)
    asked = ask(tmp_path, sends("HTTP/1.1 404 Not Found\r\n", f"Date: {date}\r\n", "Server: nginx\r\n\r\n"))
    assert asked is not None
    assert -253 < asked.clock_offset < -247
    assert asked.gateway == "nginx"


@pytest.mark.parametrize("date", ["", "Date: yesterday\r\n"])
def test_a_server_without_a_date_has_our_clock(tmp_path: Path, date: str) -> None:
    asked = ask(tmp_path, sends(f"HTTP/1.1 404 Not Found\r\n{date}\r\n"))
    assert asked is not None
    assert abs(asked.clock_offset) < 2


@pytest.mark.parametrize("handler", [closes, sends("+OK ready\r\n"), sends("HTTP/1.1 x\r\n\r\n"), sends("")])
def test_what_is_no_answer_of_http_says_nothing(tmp_path: Path, handler: Handler) -> None:
    assert ask(tmp_path, handler) is None
