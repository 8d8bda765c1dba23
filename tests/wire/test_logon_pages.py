"""Where a page leads to a logon page, and the forms that scripts write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.wire.logon_pages import is_logon_page
from harness.wire.owa_page import read_page
from harness.wire.page_forms import Form
from harness.wire.script_texts import unescape_text

PAGE = "/owa/auth/logon.aspx?url=x&reason=0"


@pytest.mark.parametrize(
    "url",
    [
        PAGE,
        f"https://cas-01.contoso.com{PAGE}",
        "/OWA/Auth/Logon.ASPX",
        "/exchweb/bin/auth/owalogon.asp?url=x",
        "/exchweb/bin/auth/usa/logon.asp",
        "/CookieAuth.dll?GetLogon?curl=Z2F&reason=0",
        "logon.aspx?replaceCurrent=1",
    ],
)
def test_logon_pages_are_known_by_their_path(url: str) -> None:
    assert is_logon_page(url)


@pytest.mark.parametrize(
    "url",
    ["/CookieAuth.dll?Logon", "/owa/auth/logoff.aspx", "/owa/?u=/auth/logon.aspx", "/owa/logon.aspx.txt", "https://[x"],
)
def test_other_addresses_are_not(url: str) -> None:
    assert not is_logon_page(url)


@pytest.mark.parametrize(
    ("html", "page"),
    [
        (f"<frameset><frame src='/banner.htm'><frame src='{PAGE}'></frameset>", PAGE),
        (f"<iframe src=' {PAGE} '></iframe>", PAGE),
        (f"<meta http-equiv=refresh content='0;url={PAGE}'>", PAGE),
        (f"<a href='{PAGE}'>Anmelden</a>", PAGE),
        (r"<script>location = '\/owa\x2fauth\u002flogon.aspx'</script>", "/owa/auth/logon.aspx"),
        ("<script><!--\nvar a_sUrl = \"u\\x26r\"; var a_sLgn='logon.aspx?url=';\n--></script>", "logon.aspx?url=u&r"),
        ("<script>var a_sLgnQS = '?r=1&url='; var a_sUrl = 'u';</script>", "?r=1&url=u"),
    ],
)
def test_a_page_leads_to_the_logon_page_in_many_ways(html: str, page: str) -> None:
    assert (read_page(html).logon_page, read_page(html).logon_form) == (page, None)


@pytest.mark.parametrize(
    "html",
    [
        "<a href='/owa/auth/logoff.aspx'>x</a>",
        f"<p>{PAGE}</p>",
        f"<!-- OwaPage = ASP.forms_basic_x_aspx --><a href='{PAGE}'>x</a>",
        f"<a href='{PAGE}'>x</a><form action=owaauth.dll><input type=password></form>",
    ],
    ids=["another page", "text", "the mailbox", "a form"],
)
def test_a_page_with_a_form_or_a_mailbox_leads_to_no_logon_page(html: str) -> None:
    assert read_page(html).logon_page is None


def test_a_form_that_a_script_writes_is_read_with_its_fields() -> None:
    html = (
        "<script>document.write('<form action=\"\\/CookieAuth.dll?Logon\"><input type=hidden name=curl value=Z2F>');"
        'document.write("<input name=user_name><input type=password name=passwd></form>");</script>'
    )
    assert read_page(html).logon_form == Form(
        "/CookieAuth.dll?Logon",
        (("curl", "Z2F"), ("user_name", ""), ("passwd", "")),
        user_field="user_name",
        password_field="passwd",
    )


def test_of_a_form_that_a_script_builds_the_target_may_be_all_that_is_known() -> None:
    html = "<script>var form = document.createElement('form'); form.action = '/owa/auth/owaauth.dll';</script>"
    assert read_page(html).logon_form == Form("/owa/auth/owaauth.dll")


def test_a_form_s_button_is_part_of_it() -> None:
    form = (
        "<form action=x><input type=password name=password><button name=SubmitCreds value='Iniciar'>x</button></form>"
    )
    found = read_page(form).logon_form
    assert found is not None
    assert found.button == ("SubmitCreds", "Iniciar")


@pytest.mark.parametrize(
    ("written", "read"),
    [(r"\x2f\u002f\/", "///"), (r"a\nb\tc", "a\nb\tc"), (r"\'\"\\", "'\"\\"), ("a\\\nb", "ab"), (r"\ud800", "\ufffd")],
)
def test_escapes_are_read_as_a_script_reads_them(written: str, read: str) -> None:
    assert unescape_text(written) == read


@given(st.text("<script>'\"\\/=;a_sLgn \n", max_size=80))
def test_any_script_is_read(script: str) -> None:
    assert read_page(f"<script>{script}</script>").logon_form in (None, Form("owaauth.dll"))
