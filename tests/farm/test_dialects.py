"""What each dialect changes of an answer, and that a client is served in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from fixtures.farm.dialects import PLAIN, Client, Dialect, Manner, sent_in
from fixtures.farm.dialects.manner import HeaderCase
from fixtures.farm.dialects.wording import GERMAN
from fixtures.farm.pages import Pages
from fixtures.farm.state import Connection
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
    page = sent_in(dialect(compressed=True), request("gzip, deflate"), PAGE)
    assert (page.headers["content-encoding"], page.read().decode()) == ("gzip", "Größe")
    assert "content-encoding" not in sent_in(dialect(compressed=True), request("identity"), PAGE).headers


def test_a_document_begins_with_a_byte_order_mark() -> None:
    page = sent_in(dialect(with_byte_order_mark=True), request("identity"), PAGE)
    assert page.read() == "\ufeffGröße".encode()
    assert page.headers["content-length"] == str(len(page.content))


def test_what_is_no_document_is_sent_as_it_is() -> None:
    sync = httpx.Response(200, headers={"Content-Type": "application/vnd.ms-sync.wbxml"}, content=b"\x03\x01")
    answer = sent_in(dialect(compressed=True, with_byte_order_mark=True), request("gzip"), sync)
    assert (answer.read(), answer.headers) == (sync.content, sync.headers)


def sent(manner: Manner, response: httpx.Response = PAGE) -> httpx.Response:
    return sent_in(dialect(manner=manner), request("identity"), response)


def refusal(*challenges: str) -> httpx.Response:
    return httpx.Response(401, headers=[("WWW-Authenticate", challenge) for challenge in challenges], content=b"no")


def test_an_answer_may_end_its_connection_and_have_no_length() -> None:
    closing = sent(Manner(closes=True, by_http_1_0=True))
    assert closing.headers["connection"] == "close"
    assert "content-length" not in closing.headers
    assert closing.http_version == "HTTP/1.0"
    assert sent(Manner(closes=True)).headers["content-length"] == str(len(PAGE.content))


@pytest.mark.parametrize("token", ["NTLM TlRMTVNTUAAC", "Negotiate oYIB"])
def test_the_steps_of_a_handshake_keep_their_connection(token: str) -> None:
    manner = Manner(closes=True, by_http_1_0=True)
    step = sent(manner, refusal("Basic realm=x", token))
    assert "connection" not in step.headers
    assert step.headers["content-length"] == "2"
    assert sent(manner, refusal("Negotiate", "NTLM")).headers["connection"] == "close"


def test_a_client_whose_connection_is_closed_has_to_log_on_by_ntlm_again() -> None:
    connection = Connection(authenticated={"a": MAILBOX, "b": MAILBOX})
    connection.close("a")
    assert connection.authenticated == {"b": MAILBOX}


@pytest.mark.parametrize(
    ("case", "name"), [(HeaderCase.LOWER, b"content-type"), (HeaderCase.UPPER, b"CONTENT-TYPE")], ids=str
)
def test_names_of_headers_are_spelled_otherwise(case: HeaderCase, name: bytes) -> None:
    assert name in [key for key, _ in sent(Manner(header_case=case)).headers.raw]


def test_headers_replace_those_of_their_name_and_cookies_stand_beside_each_other() -> None:
    first = httpx.Response(200, headers=[("Server", "Microsoft-IIS/6.0"), ("Set-Cookie", "a=1")], content=b"")
    headers = sent(Manner(headers=(("Server", "Microsoft-IIS/7.0"), ("Set-Cookie", "b=2"))), first).headers
    assert headers.get_list("server") == ["Microsoft-IIS/7.0"]
    assert headers.get_list("set-cookie") == ["a=1", "b=2"]


@pytest.mark.parametrize(("status", "phrase"), [(200, "Schön"), (404, "")])
def test_reason_phrases_are_the_dialect_s_own_or_empty(status: int, phrase: str) -> None:
    manner = Manner(reasons=((200, "Schön"),), code_page="windows-1252")
    seen = sent(manner, httpx.Response(status, content=b""))
    assert seen.extensions["reason_phrase"] == phrase.encode("windows-1252")


def test_a_page_is_in_the_code_page_that_its_head_names() -> None:
    seen = sent(Manner(code_page="windows-1252", content_type='{kind};Charset="{charset}"'))
    assert (seen.read(), seen.headers["content-type"]) == ("Größe".encode("cp1252"), 'text/html;Charset="windows-1252"')


def test_a_page_whose_head_names_none_says_its_code_page_itself() -> None:
    page = httpx.Response(200, headers=PAGE.headers, content="<html><head></head>メール".encode())
    seen = sent(Manner(code_page="shift_jis", content_type="{kind}"), page)
    assert seen.headers["content-type"] == "text/html"
    assert (
        seen.read().decode("shift_jis").startswith('<html><head><meta http-equiv="Content-Type" content="text/html; ')
    )
    assert "メール".encode("shift_jis") in seen.content


def test_xml_stays_in_utf_8() -> None:
    document = httpx.Response(200, headers={"Content-Type": "text/xml; charset=utf-8"}, content="<a>ö</a>".encode())
    assert sent(Manner(code_page="windows-1252", trailing="\r\n"), document).read() == "<a>ö</a>\r\n".encode()


def test_a_body_that_is_held_open_is_sent_as_it_is() -> None:
    class Open(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield b""

    channel = httpx.Response(200, headers={"Content-Length": "1073741824"}, stream=Open())
    assert sent(Manner(closes=True, by_http_1_0=True), channel) is channel
