"""Opens pages in a headless Chromium, all at once, and sees which of them went to the other server by themselves."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import trustme
from playwright.sync_api import Browser, Page, Request, sync_playwright

from tests.page_moves.pages import USA
from tests.third_party.programs import find_program

HERE = "cas-02.contoso.com"
THERE = USA.split("/")[2]
SETTLED = 1_200
"""Milliseconds in which a page that moves on by itself has done so; the longest wait in a page is a twentieth."""

_FILES = {"/page-moves/go.js": f"location = '{USA}'", "/page-moves/nothing.js": "var nothing = 1;"}


def see_moves(pages: Mapping[str, str]) -> dict[str, bool]:
    """For each page whether Chromium left it, or opened the other server from it, without a click."""
    with _serving(pages) as port, sync_playwright() as playwright:
        arguments = [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            f"--host-resolver-rules=MAP *.contoso.com 127.0.0.1:{port}, MAP * ~NOTFOUND",
        ]
        browser = playwright.chromium.launch(executable_path=find_program("chromium", "chromium"), args=arguments)
        seen = _open_all(browser, pages)
        browser.close()
    return seen


def _open_all(browser: Browser, pages: Mapping[str, str]) -> dict[str, bool]:
    context = browser.new_context(ignore_https_errors=True)
    opened: set[str] = set()
    tabs: dict[str, Page] = {}

    def watch(name: str, tab: Page) -> None:
        def note(request: Request) -> None:
            if request.is_navigation_request() and THERE in request.url:
                opened.add(name)

        tab.on("request", note)
        tab.on("popup", lambda _: opened.add(name))

    for name, number in zip(pages, range(len(pages)), strict=True):
        tabs[name] = context.new_page()
        watch(name, tabs[name])
        tabs[name].goto(f"https://{HERE}/owa/{number}", wait_until="commit")
    tabs[name].wait_for_timeout(SETTLED)
    here = f"https://{HERE}/owa/"
    return {name: name in opened or not tab.url.startswith(here) for name, tab in tabs.items()}


@contextmanager
def _serving(pages: Mapping[str, str]) -> Iterator[int]:
    texts = list(pages.values())

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = unquote(self.path.partition("?")[0])
            number = path.removeprefix("/owa/")
            if path in _FILES:
                self._send(200, "text/javascript", _FILES[path])
            elif self.headers["Host"] == HERE and number.isdigit():
                self._send(200, "text/html", f"<!DOCTYPE html><html>{texts[int(number)]}</html>")
            else:
                self._send(200 if self.headers["Host"] == THERE else 404, "text/html", "<p>there</p>")

        do_POST = do_GET

        def _send(self, status: int, media_type: str, text: str) -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", f"{media_type}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing is logged."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

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
