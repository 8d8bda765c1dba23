"""What each dialect changes of an answer, and that a client is served in it."""

from __future__ import annotations

from dataclasses import replace

import httpx

from fixtures.farm.dialects import PLAIN, Client, Dialect, sent_in
from fixtures.farm.dialects.wording import GERMAN
from fixtures.farm.pages import Pages
from tests.farm.nouns import figure

MAILBOX = figure().mailboxes[0]
PAGE = httpx.Response(200, headers={"Content-Type": "text/html; charset=utf-8"}, content="Größe".encode())


def dialect(**changes: object) -> Dialect:
    return replace(PLAIN, **changes)  # type: ignore[arg-type] # any field


def request(accepted: str) -> httpx.Request:
    return httpx.Request("GET", "https://cas-01.contoso.com/owa/", headers={"Accept-Encoding": accepted})


def test_pages_are_worded_in_its_language() -> None:
    spoken = Pages(dialect(wording=GERMAN))
    assert GERMAN.unavailable in spoken.error("x")
    assert GERMAN.better_address in spoken.redirection("https://www.contoso.com/owa", "8.1.240.5")
    assert GERMAN.inbox in spoken.mailbox(MAILBOX, "8.1.240.5")
    assert GERMAN.wrong_password in spoken.logon("https://cas-01.contoso.com/owa/", "8.1.240.5", is_refused=True)


def test_the_light_client_names_another_page() -> None:
    assert "forms_basic_" in Pages(dialect(client=Client.LIGHT)).mailbox(MAILBOX, "8.1.240.5")
    assert "forms_premium_" in Pages(PLAIN).mailbox(MAILBOX, "8.1.240.5")


def test_the_address_of_a_redirection_page_may_stand_in_a_script_alone() -> None:
    page = Pages(dialect(redirects_by_script=True)).redirection("https://www.contoso.com/owa", "8.1.240.5")
    assert r'"https:\/\/www.contoso.com\/owa"' in page
    assert "https://" not in page


def test_a_document_is_compressed_for_a_client_that_accepts_it() -> None:
    sent = sent_in(dialect(compressed=True), request("gzip, deflate"), PAGE)
    assert (sent.headers["content-encoding"], sent.read().decode()) == ("gzip", "Größe")
    assert "content-encoding" not in sent_in(dialect(compressed=True), request("identity"), PAGE).headers


def test_a_document_begins_with_a_byte_order_mark() -> None:
    sent = sent_in(dialect(with_byte_order_mark=True), request("identity"), PAGE)
    assert sent.read() == "\ufeffGröße".encode()
    assert sent.headers["content-length"] == str(len(sent.content))


def test_what_is_no_document_is_sent_as_it_is() -> None:
    sync = httpx.Response(200, headers={"Content-Type": "application/vnd.ms-sync.wbxml"}, content=b"\x03\x01")
    sent = sent_in(dialect(compressed=True, with_byte_order_mark=True), request("gzip"), sync)
    assert (sent.read(), sent.headers) == (sync.content, sync.headers)
