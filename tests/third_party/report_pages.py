"""A report of Allure behind a web server or from disk, opened in Chromium, with what it asks for from elsewhere."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Page, Request, sync_playwright

from tests.third_party.programs import find_program

WIDTH, HEIGHT = 1440, 1000
_DEPTH = 3
"""Steps within steps."""

_CONTENT = re.compile(r"(code|image)-attachment-content")
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A page of a browser on a report, and what it has asked of others, dialogs of scripts among that."""

    folder: Path
    page: Page
    address: str
    outside: list[str]
    refused: list[str]
    """What the page would have asked of others, had the browser not refused to: nothing of that has left it."""

    def show(self, what: str, awaited: str) -> None:
        """A part of the report (`categories`, a result's identifier), once an element with that test id is there."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.address}#{what}")
        self.page.get_by_test_id(awaited).first.wait_for()


def unfold(page: Page) -> int:
    """Every step and attachment of the result that is shown, once their content is seen; gives how many attachments."""
    closed = page.get_by_test_id("test-result-step").filter(has_not=page.get_by_test_id("test-result-step-content"))
    for _ in range(_DEPTH):
        for step in closed.element_handles():  # those that are closed now, whatever becomes of others meanwhile
            arrow = step.query_selector("[data-testid=test-result-step-arrow-button]")
            if arrow is not None:
                arrow.dispatch_event("click")  # without the time that a hand takes
    attachments = page.query_selector_all("[data-testid=test-result-attachment-header] > button")
    for attachment in attachments:
        attachment.dispatch_event("click")
    for number in range(len(attachments)):
        page.get_by_test_id(_CONTENT).nth(number).wait_for()
    return len(attachments)


@contextmanager
def opened(report: Path, *, from_disk: bool = False) -> Iterator[Opened]:
    """The report in light colours."""
    with _served(report) if not from_disk else _on_disk(report) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_program("chromium", "chromium"), args=list(_ARGUMENTS)
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        outside: list[str] = []
        own = (address.removesuffix("index.html"), "data:", "blob:")
        refused: list[str] = []
        page.on("request", lambda asked: outside.extend({asked.url} if not asked.url.startswith(own) else ()))
        page.on("requestfailed", lambda failed: _move_refused(failed, outside, refused))
        page.on("dialog", lambda dialog: outside.append(f"dialog {dialog.message}"))
        yield Opened(report, page, address, outside, refused)
        browser.close()


def _move_refused(failed: Request, outside: list[str], refused: list[str]) -> None:
    if failed.failure == "csp":
        outside.remove(failed.url)
        refused.append(failed.url)


@contextmanager
def _on_disk(report: Path) -> Iterator[str]:
    yield (report.resolve() / "index.html").as_uri()


@contextmanager
def _served(report: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Nothing is logged."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(report)))
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        serving.join()
