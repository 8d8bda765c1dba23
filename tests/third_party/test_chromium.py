"""A real browser: logs on by the form, is shown the link, is moved by nothing but its own click.

The pictures of it stay in `reports/chromium`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.served.clients import Served
from tests.third_party.programs import find_program

USA, EUROPE = "www.usa.contoso.com", "cas-02.contoso.com"
PICTURES = Path(__file__).parents[2] / "reports" / "chromium"
PATIENCE = 10_000
"""Milliseconds for a page to come."""

LONG_ENOUGH = 1_500
"""Milliseconds in which a page that moves on by itself would have done so."""


@pytest.fixture
def page(with_forms: Served) -> Iterator[Page]:
    """A page of a headless Chromium for which names lead to the served farm and nowhere else."""
    leads = [f"MAP {name} {address}" for name, address in with_forms.deployment.connect.items() if ":443" in name]
    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        f"--host-resolver-rules={', '.join([*leads, 'MAP * ~NOTFOUND'])}",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_program("chromium", "chromium"), args=arguments)
        # The farm's authority is made anew for each farm: its certificates are checked by curl and the probes.
        context = browser.new_context(ignore_https_errors=True)
        context.set_default_timeout(PATIENCE)
        yield context.new_page()
        browser.close()


def log_on(page: Page, farm: Served, user: str) -> None:
    name, password = farm.credentials(user)
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", password)
    page.click("input[type=submit]")


def test_a_user_at_another_sites_server_follows_the_link_to_the_mailbox(page: Page, with_forms: Served) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.goto(f"https://{EUROPE}/owa/")
    log_on(page, with_forms, "user1")
    link = page.locator(f'a[href="https://{USA}/OWA"]')
    link.wait_for()
    stays_at = page.url
    assert stays_at.startswith(f"https://{EUROPE}/")
    page.wait_for_timeout(LONG_ENOUGH)
    assert page.url == stays_at
    page.screenshot(path=PICTURES / "redirection-page.png")
    link.click()
    page.wait_for_url(f"https://{USA}/**")
    log_on(page, with_forms, "user1")
    page.get_by_text("user1@contoso.com").first.wait_for()
    assert page.url.lower().startswith(f"https://{USA}/owa")
    page.screenshot(path=PICTURES / "mailbox.png")
    served = {entry["cs-uri-stem"].lower() for entry in with_forms.log("CAS-01") if entry["sc-status"] == "200"}
    assert "/owa" in served
