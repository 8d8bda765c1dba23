"""A body is read as a browser reads it: by its first bytes, its head, its meta element, or by a guess."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model.deployment import Recognition
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.probes.text_encoding import text_in
from tests.probes.stubs import observe, stimulus

META = '<html><head><meta http-equiv="Content-Type" content="text/html; charset={}"></head>'
JAPANESE, SWEDISH = "メールボックス", "Postlådan hittades inte: öppna på nytt"


def page(charset: str, text: str, encoding: str) -> bytes:
    return (META.format(charset) + text).encode(encoding)


READ = {
    "no charset at all, UTF-8": (SWEDISH.encode(), "text/html", SWEDISH),
    "no charset at all, ANSI": (SWEDISH.encode("cp1252"), "text/html", SWEDISH),
    "no type at all": (SWEDISH.encode("cp1252"), "", SWEDISH),
    "cut within a character": ("Größe".encode()[:3], "text/html", "Gr"),
    "in quotes": (SWEDISH.encode("cp1252"), 'text/html; charset="windows-1252"', SWEDISH),
    "in single quotes": (SWEDISH.encode("cp1252"), "text/html; charset='windows-1252'", SWEDISH),
    "with blanks, in upper case": (SWEDISH.encode("cp1252"), "text/html ; Charset = Windows-1252", SWEDISH),
    "among other parameters": (JAPANESE.encode("cp932"), "text/html; level=1; charset=x-sjis; x=y", JAPANESE),
    "Latin-1 that is Windows-1252": ("„Größe“ • €".encode("cp1252"), "text/html; charset=iso-8859-1", "„Größe“ • €"),
    "Shift_JIS with letters of NEC": ("①髙".encode("cp932"), "text/html; charset=Shift_JIS", "①髙"),
    "Russian": ("Ящик".encode("koi8-r"), "text/html; charset=koi8-r", "Ящик"),
    "Thai": ("กล่อง".encode("cp874"), "text/html; charset=windows-874", "กล่อง"),
    "Korean": ("편지함".encode("euc-kr"), "text/html; charset=ks_c_5601-1987", "편지함"),
    "Japanese with escapes": (JAPANESE.encode("iso-2022-jp"), "text/html; charset=ISO-2022-JP", JAPANESE),
    "a mark says more than the head": (b"\xef\xbb\xbf" + SWEDISH.encode(), "text/html; charset=shift_jis", SWEDISH),
    "UTF-16 with a mark": (SWEDISH.encode("utf-16"), "text/html", SWEDISH),
}
IN_PAGE = {
    "ANSI": ("windows-1252", SWEDISH, "cp1252"),
    "Shift_JIS": ("Shift_JIS", JAPANESE, "cp932"),
    "Russian": ("windows-1251", "Ящик", "cp1251"),
    "untrue UTF-16": ("utf-16", SWEDISH, "utf-8"),
}


@pytest.mark.parametrize(("body", "content_type", "text"), READ.values(), ids=READ)
def test_a_body_is_read_as_a_browser_reads_it(body: bytes, content_type: str, text: str) -> None:
    assert text_in(body, content_type).startswith(text)


@pytest.mark.parametrize(("charset", "text", "encoding"), IN_PAGE.values(), ids=IN_PAGE)
def test_where_the_head_names_none_the_page_may(charset: str, text: str, encoding: str) -> None:
    assert text_in(page(charset, text, encoding), "text/html").endswith(text)
    assert text_in(f'<meta charset="{charset}">{text}'.encode(encoding), "text/html").endswith(text)


def test_the_head_says_more_than_the_page() -> None:
    assert text_in(page("shift_jis", SWEDISH, "utf-8"), "text/html; charset=utf-8").endswith(SWEDISH)


@given(body=st.binary(max_size=200), charset=st.text(max_size=12) | st.sampled_from(["iso-8859-12", "hex", "utf-7"]))
def test_any_body_is_some_text(body: bytes, charset: str) -> None:
    assert isinstance(text_in(body, f"text/html; charset={charset}"), str)
    assert isinstance(text_in(b"<meta charset=" + charset.encode() + b">" + body, ""), str)


def test_a_page_for_a_mailbox_of_2003_is_recognised_in_a_code_page() -> None:
    body = page("windows-1252", "<p>För CONTOSO\\user1 hittades ingen postlåda.</p>", "cp1252")
    answers = httpx.Response(200, headers={"Content-Type": "text/html", "X-OWA-Version": "8.1.240.6"}, content=body)
    asked = stimulus(Protocol.OWA, Operation.OWA, recognition=Recognition(legacy_mailbox="ingen postlåda"))
    assert observe(asked, lambda _: answers).outcome.kind is OutcomeKind.LEGACY_MAILBOX
