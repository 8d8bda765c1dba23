"""Allure's report of a run against hostile servers, opened in Chromium: nothing runs, nothing comes from outside."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.safety.hostile_texts import MARKUP
from tests.safety.suites_run import HOSTILE_STUBS, ROOT, Written, run_suites
from tests.third_party.programs import find_program

ALLURE = ROOT / ".allure" / "node_modules" / ".bin" / "allure"
OF_ALLURE = "https://www.googletagmanager.com/"
"""Every report counts its readers there, whatever is in it."""

PLANTED = "![](http://planted.test/a.png)"


def find_allure() -> str:
    """As `find_program`, for a program that npm has."""
    if not ALLURE.exists():
        sentence = "allure is not installed (.ci/allure-report does that), so no report of Allure is opened"
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    return str(ALLURE)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    find_allure()
    folder = tmp_path_factory.mktemp("allure")
    file = "fixtures/deployments/contoso-redirection.toml"
    wanted = ("--protocol", "autodiscover", "--protocol", "ews", "--protocol", "eas", "--protocol", "pop3")
    return asyncio.run(run_suites(folder, *HOSTILE_STUBS, "--deployment", file, *wanted))


@pytest.fixture(scope="module")
def report(written: Written) -> Path:
    """The report, with a planted result whose description is not escaped."""
    planted = {"uuid": "planted", "historyId": "planted", "name": "planted", "fullName": "planted", "status": "failed"}
    result = json.dumps({**planted, "description": PLANTED, "start": 1, "stop": 2})
    (written.folder / "allure" / "planted-result.json").write_text(result, encoding="utf-8")
    command = [find_allure(), "awesome", "--group-by", "epic,feature,story", "--output", str(written.folder / "report")]
    environ = {**os.environ, "ALLURE_NO_ANALYTICS": "1"}
    subprocess.run([*command, str(written.folder / "allure")], check=True, capture_output=True, env=environ)  # noqa: S603
    return written.folder / "report"


@contextmanager
def opened(report: Path) -> Iterator[tuple[Page, str, list[str]]]:
    """A page of Chromium, the report's address, and what was asked for from elsewhere."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Nothing is logged."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(report)))
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    address = f"http://127.0.0.1:{server.server_address[1]}/"
    outside: list[str] = []
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    arguments.append("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_program("chromium", "chromium"), args=arguments)
            page = browser.new_page()
            own = (address, OF_ALLURE, "data:", "blob:")
            page.on("request", lambda asked: outside.extend({asked.url} if not asked.url.startswith(own) else ()))
            page.on("dialog", lambda dialog: outside.append(f"dialog {dialog.message}"))
            yield page, address, outside
            browser.close()
    finally:
        server.shutdown()
        server.server_close()
        serving.join()


def show(page: Page, address: str, identity: str) -> None:
    """The page of one result, with its description and its first attachments unfolded."""
    page.goto("about:blank")
    page.goto(f"{address}#{identity}")
    page.get_by_test_id("test-result-description-frame").wait_for()
    for name in ("verdict", "exchange 1"):
        for shown in page.get_by_text(name, exact=True).all()[:1]:
            shown.click()
    page.wait_for_timeout(300)


def test_nothing_that_servers_wrote_runs_or_is_loaded_from_outside(written: Written, report: Path) -> None:
    identities = {
        one["name"]: one["id"]
        for one in (json.loads(file.read_bytes()) for file in (report / "data" / "test-results").glob("*.json"))
    }
    chosen = {
        markup: next((str(row["case"]) for row in written.rows if markup in str(row["reason"])), None)
        for markup in MARKUP
    }
    assert [markup for markup, case in chosen.items() if case is None] == []
    with opened(report) as (page, address, outside):
        for markup, case in chosen.items():
            show(page, address, identities[str(case)])
            texts = [frame.evaluate("document.body.innerText") for frame in page.frames]
            assert any(markup in text for text in texts), markup
            assert [frame.evaluate("typeof window.ran") for frame in page.frames] == ["undefined"] * len(page.frames)
        assert outside == []
        show(page, address, identities["planted"])
        assert outside == ["http://planted.test/a.png"]
