"""What a page of Outlook Web Access says of itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.wire.owa_marks import PageKind
from harness.wire.owa_page import read_page

ERROR_GUID = "<!-- {698798E9-889B-4145-ACFC-474C378C7B4F} -->"
LOGON_GUID = "<!-- {57A118C6-2DA9-419d-BE9A-F92B0F9A418B} -->"
SCRIPT = "<script>var a_sFldId = 'x';</script>"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("auth_error", PageKind.ERROR),
        ("auth_errorfe", PageKind.ERROR),
        ("auth_logon", PageKind.LOGON),
        ("auth_logoff", PageKind.LOGOFF),
        ("auth_signout", PageKind.LOGOFF),
        ("auth_expiredpassword", PageKind.EXPIRED),
        ("languageselection", PageKind.LANGUAGE),
        ("casredirect", PageKind.REDIRECTION),
        ("forms_premium_startpage", PageKind.MAILBOX),
        ("forms_premium_readmessage", PageKind.MAILBOX),
        ("forms_basic_basicmessageview", PageKind.MAILBOX),
        ("startpage", PageKind.MAILBOX),
        ("default", PageKind.MAILBOX),
        ("webreadyview", PageKind.MAILBOX),
        ("somethingelse", None),
    ],
)
def test_a_page_of_exchange_2007_is_known_by_its_name(name: str, kind: PageKind | None) -> None:
    assert read_page(f"<!-- OwaPage = ASP.{name}_aspx --><html><body>x</body></html>").kind is kind
    assert read_page(f"<!--owapage=asp.{name.upper()}_ASPX--><p>x</p>").kind is kind


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        (f"<!-- OwaPage = ASP.auth_error_aspx -->{SCRIPT}", PageKind.ERROR),
        (f"{ERROR_GUID}{SCRIPT}", PageKind.ERROR),
        (f"<body class='x err'>{SCRIPT}</body>", PageKind.ERROR),
        (f"<table id=tblErr></table>{SCRIPT}", PageKind.ERROR),
        (f"{SCRIPT}<div id=errMsg></div>", PageKind.MAILBOX),
        ("<!-- OwaPage = ASP.casredirect_aspx --><body class=err>", PageKind.REDIRECTION),
        (f"<!-- OwaPage = ASP.forms_basic_x_aspx -->{ERROR_GUID}", PageKind.MAILBOX),
        (LOGON_GUID, PageKind.LOGON),
        (f"<!-- {{00000000-0000-0000-0000-000000000000}} -->{LOGON_GUID}", PageKind.LOGON),
        ("<body class=owaLgnBdy>", PageKind.LOGON),
    ],
)
def test_a_name_counts_before_other_marks_and_an_error_before_a_mailbox(html: str, kind: PageKind) -> None:
    assert read_page(f"{html}<p>x</p>").kind is kind


@pytest.mark.parametrize(
    "html",
    [
        "<p>a_sFldId = 'x'; hidcanary</p>",
        "<script>if (a_sFldId == 'x') {}</script>",
        "<a href='?a_sFldId=1'>hidcanary</a>",
        "<p>OwaPage = ASP.forms_premium_startpage_aspx</p>",
        "&lt;!-- OwaPage = ASP.forms_premium_startpage_aspx --&gt;",
        "<div class=err>x</div>",
    ],
)
def test_words_in_the_text_of_a_page_are_no_marks(html: str) -> None:
    page = read_page(html)
    assert (page.kind, page.is_error) == (None, False)


def test_english_wording_makes_an_error_only_of_a_page_without_marks() -> None:
    assert read_page("<p>Outlook Web Access is not available.</p>").is_error
    assert not read_page(f"{SCRIPT}<p>Re: Outlook Web Access is not available.</p>").is_error


def test_the_message_of_an_error_page_is_read_without_its_details() -> None:
    html = "<div id=errMsg><b>Kein  Postfach</b> gefunden</div><div id=divDtls>CONTOSO\\user1</div>"
    assert read_page(html).message == "Kein Postfach gefunden"
    assert read_page("<p>x</p>").message == ""


@pytest.mark.parametrize(
    ("html", "is_2003"),
    [
        ("<frameset><frame src='/exchange/u/?Cmd=navbar'></frameset>", True),
        ("<frameset><frame src='https://h/exchange/u/Inbox/?x=1&cmd=contents'></frameset>", True),
        ("<frameset><frame src='/x?Cmd=navbars'></frameset>", False),
        ("<a href='/exchange/u/?Cmd=navbar'>x</a>", False),
        ("<img src='/EXCHWEB/img/x.gif'>", True),
    ],
)
def test_a_mailbox_of_exchange_2003_is_known_by_its_frames_and_files(html: str, *, is_2003: bool) -> None:
    assert read_page(html).is_exchange_2003 is is_2003


@given(st.sampled_from([PageKind.ERROR, None]), st.text("abc<>!-{}=\"' \n", max_size=40))
def test_what_stands_around_a_name_changes_nothing(kind: PageKind | None, text: str) -> None:
    name = "" if kind is None else "<!-- OwaPage = ASP.auth_error_aspx -->"
    assert read_page(f"{name}{text}").kind is kind
