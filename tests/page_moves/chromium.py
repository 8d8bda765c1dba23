"""Opens pages in a headless Chromium, and sees which of them go to the other server by themselves.

A page of the same host opens them, a few at a time, in windows that it uses again: a new tab for each would take a
minute. The other server sees from which page it is asked for, whether in the page's place, in a frame or in a window.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import trustme
from playwright.sync_api import sync_playwright

from tests.page_moves.pages import USA
from tests.third_party.programs import find_program

HERE = "cas-02.contoso.com"
THERE = USA.split("/")[2]
SETTLED = 250
"""Milliseconds in which a page that is loaded and moves on by itself has begun to; no page waits a fifth of them."""

_FILES = {"/page-moves/go.js": f"location = '{USA}'", "/page-moves/nothing.js": "var nothing = 1;"}
_OPEN_ALL = """async ([mayMove, settled, windows]) => {
    const wait = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
    const isAt = (opened, path) => {
        try {
            return opened.location.pathname === path && opened.document.readyState === "complete";
        } catch (error) {
            return false;  // of another origin, such as the page of the browser for a server that did not answer
        }
    };
    const isLeft = async number => (await fetch(`/left/${number}`)).ok;
    let next = 0;
    const open = async (opened, number) => {
        opened.location.replace(`/owa/${number}`);
        for (let turn = 0; turn < 200 && !isAt(opened, `/owa/${number}`); turn++) await wait(20);
        if (!mayMove[number]) await wait(settled);
        for (let turn = 0; turn < 40 && mayMove[number] && !(await isLeft(number)); turn++) await wait(100);
    };
    const openAgain = async (opened, number) => {
        for (let times = 0; times < 3 && !(await isLeft(number)); times++) await open(opened, number);
    };
    const openOneByOne = async () => {
        const opened = window.open("about:blank");
        while (next < mayMove.length) {
            const number = next++;
            await (mayMove[number] ? openAgain : open)(opened, number);
        }
        opened.close();
    };
    await Promise.all(Array.from({length: windows}, openOneByOne));
}"""


@dataclass(slots=True)
class _Pages:
    """What the server answers with, and the numbers of the pages that went to the other server."""

    texts: list[str]
    left: set[int] = field(default_factory=set)


def see_moves(pages: Mapping[str, str], expected: Callable[[str], bool]) -> dict[str, bool]:
    """For each page whether Chromium left it, or opened the other server from it, without a click.

    A page that is `expected` to is given longer, and opened again: on a busy machine what a page does may come late, or
    be lost with a connection.
    """
    served = _Pages(list(pages.values()))
    with _serving(served) as port, sync_playwright() as playwright:
        arguments = [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--renderer-process-limit=1",  # all pages are of one site: a process for each would take a minute
            "--disable-features=IsolateOrigins,site-per-process,OriginKeyedProcessesByDefault,SpareRendererForSitePerProcess",
            f"--host-resolver-rules=MAP *.contoso.com 127.0.0.1:{port}, MAP * ~NOTFOUND",
        ]
        browser = playwright.chromium.launch(executable_path=find_program("chromium", "chromium"), args=arguments)
        tab = browser.new_context(ignore_https_errors=True).new_page()
        tab.goto(f"https://{HERE}/")
        tab.evaluate(_OPEN_ALL, [[expected(html) for html in pages.values()], SETTLED, 8])
        browser.close()
    return {name: number in served.left for number, name in enumerate(pages)}


@contextmanager
def _serving(served: _Pages) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            number = self.path.removeprefix("/owa/")
            if self.headers["Host"] == THERE:
                asked_from = (self.headers["Referer"] or "").rpartition("/")[2]
                if asked_from.isdigit() and self.headers["Sec-Fetch-Mode"] == "navigate":
                    served.left.add(int(asked_from))
                self._send(204, "text/html", "")  # the browser stays where it is, which takes it less time
            elif self.path.startswith("/left/"):
                is_left = int(self.path.removeprefix("/left/")) in served.left
                self._send(200 if is_left else 404, "text/plain", "")
            elif self.path in _FILES:
                self._send(200, "text/javascript", _FILES[self.path])
            elif number.isdigit():
                self._send(200, "text/html", f"<!DOCTYPE html><html>{served.texts[int(number)]}</html>")
            else:
                self._send(200 if self.path == "/" else 404, "text/html", "<p>Here</p>")

        do_POST = do_GET  # noqa: N815 - the name that http.server asks for

        def _send(self, status: int, media_type: str, text: str) -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", f"{media_type}; charset=utf-8")
            self.send_header("Referrer-Policy", "unsafe-url")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing is logged."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 100

        def handle_error(self, *_: object) -> None:
            """A connection that the browser opened ahead of need and closed again is no error."""

    server = Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(HERE, THERE).configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
