"""The facts of a page of Outlook Web Access."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.wire.owa_page import names_legacy_mailbox, read_page
from harness.wire.page_forms import Form

OWA = "https://www.usa.contoso.com/owa"


def test_a_logon_form_is_recognised_by_its_password_field() -> None:
    page = read_page(
        '<form action="owaauth.dll" method="POST" name="logonForm">'
        '<input type="hidden" name="destination" value="https://cas/owa/"><input type="hidden" name="flags" value="0">'
        '<input type="radio" name="trusted" value="0" checked><input type="radio" name="trusted" value="4">'
        '<input name="username"><input type="PASSWORD" name="password"><input type="submit" name="go" value="Log On">'
        "</form>"
    )
    assert page.logon_form == Form(
        "owaauth.dll",
        (("destination", "https://cas/owa/"), ("flags", "0"), ("trusted", "0"), ("username", ""), ("password", "")),
        ("go", "Log On"),
    )


def test_a_form_that_a_script_writes_is_a_logon_form_too() -> None:
    page = read_page("<script>var a_sLgn = 'x'; document.write(form('owaauth.dll'));</script><body>Loading</body>")
    assert page.logon_form == Form("owaauth.dll")


def test_a_language_form_is_recognised_by_its_target() -> None:
    page = read_page(
        '<form action="/owa/lang.owa"><select name="lcid"><option value="1031">Deutsch'
        '<option value="1033" selected>English</select><select name="tzid"><option>UTC</select></form>'
    )
    assert page.language_form == Form("/owa/lang.owa", (("lcid", "1033"), ("tzid", "UTC")))
    assert page.logon_form is None


@pytest.mark.parametrize("link", [OWA, f"{OWA}/", "HTTPS://WWW.USA.CONTOSO.COM/OWA", "http://www.contoso.com/owa"])
def test_a_link_to_an_owa_is_reported_verbatim(link: str) -> None:
    assert read_page(f'<a href="{link}">here</a>').owa_links == (link,)


def test_a_link_is_unescaped() -> None:
    assert read_page('<a href="https://w&#119;w.contoso.com/owa">x</a>').owa_links == ("https://www.contoso.com/owa",)


@pytest.mark.parametrize(
    "link",
    ["/owa", "owa", "https://www.contoso.com/", "https://www.contoso.com/owa/help", "ftp://x/owa", "https://[bad/owa"],
)
def test_other_links_do_not_count(link: str) -> None:
    assert read_page(f'<a href="{link}">x</a>').owa_links == ()


def test_the_same_link_in_two_spellings_is_one() -> None:
    page = read_page(f'<a href="{OWA}/">{OWA}</a> <a href="https://WWW.usa.contoso.com/OWA">again</a>')
    assert page.owa_links == (f"{OWA}/",)


def test_links_keep_the_order_of_the_page_with_anchors_first() -> None:
    page = read_page(f'<p>https://text.contoso.com/owa.</p><a href="{OWA}">x</a><a href="https://b/owa">y</a>')
    assert page.owa_links == (OWA, "https://b/owa", "https://text.contoso.com/owa")


def test_a_meta_refresh_moves_on() -> None:
    page = read_page(f'<meta http-equiv="Refresh" content="0; URL=\'{OWA}\'"><body>moved</body>')
    assert (page.moves_by, page.owa_links) == ("refresh", (OWA,))


def test_a_refresh_header_moves_on() -> None:
    assert read_page("<body>x", refresh=f"5;url={OWA}").moves_by == "refresh"


@pytest.mark.parametrize(
    "html",
    [
        '<meta http-equiv="refresh" content="300">',
        f'<noscript><meta http-equiv="refresh" content="0;url={OWA}"></noscript>',
    ],
    ids=["reloads itself", "only without scripts"],
)
def test_a_refresh_that_leads_nowhere_else_does_not_move_on(html: str) -> None:
    assert read_page(html).moves_by is None


def test_a_script_or_onload_that_assigns_the_location_moves_on() -> None:
    assert read_page(f'<script>window.location = "{OWA}";</script>').moves_by == "script"
    assert read_page(f"<body onload=\"location.replace('{OWA}')\">").moves_by == "script"


@pytest.mark.parametrize(
    "html",
    [
        "<img src='x' onerror=\"location = 'x'\">",
        "<body onpageshow=\"document.links[0].click()\"><a href='x'>x</a>",
        "<img src='x' onload=\"window.open('x', '_self')\">",
        "<input autofocus onfocus=\"location = 'x'\">",
        "<iframe src=\" javascript:parent.location = 'x'\"></iframe>",
    ],
    ids=["onerror", "onpageshow", "onload of a picture", "autofocus", "a frame's script"],
)
def test_a_script_that_runs_without_the_user_moves_on(html: str) -> None:
    assert read_page(html).moves_by == "script"


@pytest.mark.parametrize(
    "html",
    [
        "<input onfocus=\"location = 'x'\">",
        "<body onreadystatechange=\"location.href = 'x'\">",
        '<a href="javascript:document.links[0].click()">x</a>',
        "<button onclick=\"window.open('x', '_self')\">x</button>",
        "<img src='x' onerror=\"this.src = '/owa/none.gif'\">",
        "<iframe src=\"javascript:''\"></iframe>",
        "<noscript><iframe src=\"javascript:parent.location = 'x'\"></iframe></noscript>",
    ],
    ids=[
        "a focus",
        "a document's event",
        "a link's script",
        "a click",
        "another picture",
        "an empty frame",
        "only without scripts",
    ],
)
def test_a_script_that_the_user_starts_does_not_move_on(html: str) -> None:
    assert read_page(html).moves_by is None


@pytest.mark.parametrize(
    "html",
    [
        f'<iframe src="{OWA}"></iframe>',
        f'<frameset><frame src=" {OWA} "></frameset>',
        f'<object data="{OWA}" type="text/html"></object>',
        f'<embed src="{OWA}">',
    ],
    ids=["iframe", "frame", "object", "embed"],
)
def test_an_owa_in_a_frame_is_reported_and_is_no_link(html: str) -> None:
    page = read_page(html)
    assert (page.framed_owa, page.owa_links) == ((OWA,), ())


def test_a_url_below_an_owa_is_resolved_with_the_page_s_base() -> None:
    html = "<base href='https://www.contoso.com/'><iframe src='owa/?ae=Folder'></iframe><iframe src='//b/OWA/auth/x'>"
    assert read_page(html).framed_owa == ("https://www.contoso.com/owa/?ae=Folder", "https://b/OWA/auth/x")


@pytest.mark.parametrize("source", ["", "/owa/", "https://b/", "https://b/owas", "ftp://b/owa", "https://[b/owa"])
def test_other_frames_do_not_count(source: str) -> None:
    html = f"<iframe src='{source}'></iframe><iframe></iframe><noscript><iframe src='{OWA}'></iframe></noscript>"
    assert read_page(html).framed_owa == ()


def test_a_link_to_click_does_not_move_on() -> None:
    html = f'<a href="{OWA}" onclick="window.location=\'{OWA}\'; return false">{OWA}</a>'
    assert read_page(html).moves_by is None


@pytest.mark.parametrize("html", ["<script>var a_sFldId = 'x';</script>", '<input type="hidden" name="hidcanary">'])
def test_a_mailbox_page_has_its_markers(html: str) -> None:
    assert read_page(html).is_mailbox


def test_pages_of_exchange_2003_take_their_files_from_exchweb() -> None:
    assert read_page('<link href="/exchweb/img/x.css"><frameset><frame src="a"></frameset>').is_exchange_2003
    assert not read_page("<p>/exchweb/ is a word here</p>").is_exchange_2003


@pytest.mark.parametrize(
    "text",
    [
        "Outlook Web Access could not find a mailbox for CONTOSO\\user4.",
        "Your mailbox is on an Exchange 2003 server.",
        "Your mailbox is on a server that runs Exchange Server 2003",
        "stored on an earlier version of Microsoft Exchange",
        "Your mailbox is on a server with an older version of Exchange.",
        "This Client Access server cannot open a mailbox on Exchange 2003, an older version of Exchange.",
        "Outlook Web Access could not find a mailbox for CONTOSO\\user4. Client Access server: CAS-02",
    ],
)
def test_the_english_wording_of_a_legacy_mailbox_is_recognised(text: str) -> None:
    assert names_legacy_mailbox(read_page(f"<p>{text}</p>"), None)


@pytest.mark.parametrize("version", ["an older version of Exchange", "an earlier version of Microsoft Exchange"])
@pytest.mark.parametrize("server", ["Client Access server", "CLIENT  ACCESS servers"])
def test_versions_of_client_access_servers_do_not_refer_to_the_mailbox(version: str, server: str) -> None:
    html = f"<p>The {server} used for proxying has {version} installed than the one in the mailbox's site.</p>"
    assert not names_legacy_mailbox(read_page(html), None)
    assert names_legacy_mailbox(read_page(html), "used for proxying has")


def test_a_deployment_s_wording_replaces_the_english_one() -> None:
    page = read_page("<p>Ihr Postfach liegt auf einem alten Server</p>")
    assert names_legacy_mailbox(page, "Postfach liegt auf einem (alten|anderen) Server")
    assert not names_legacy_mailbox(read_page("<p>Exchange 2003</p>"), "Postfach")


def test_wording_counts_only_where_it_is_visible() -> None:
    html = "<head><title>Exchange 2003</title></head><script>'Exchange 2003'</script><!-- Exchange 2003 --><p>Hello</p>"
    page = read_page(html)
    assert page.text == "Hello"
    assert not names_legacy_mailbox(page, None)


@pytest.mark.parametrize(
    "text",
    [
        "No Microsoft Exchange Client Access server that has the necessary configuration was found",
        "no client access server in the <b>Active</b> Directory site",
        "Outlook Web Access is not available.",
        "contact technical support for your organization",
    ],
)
def test_error_wording_is_recognised_by_its_family(text: str) -> None:
    assert read_page(f"<p>{text}</p>").is_error


@given(st.text() | st.text("<>/=\"'a![]-& ", max_size=60))
def test_any_text_reads_as_a_page(html: str) -> None:
    assert read_page(html).owa_links == ()


def test_deep_and_long_pages_are_read() -> None:
    assert read_page("<div>" * 50_000 + "end").moves_by is None
    assert read_page("<![CDATA[" + "x" * 100_000).logon_form is None


@pytest.mark.parametrize(
    "unit",
    [
        "Client Access server ",
        "<script>function a(",
        "<script>/*",
        "<script>top . ",
        "<p>https://x ",
        "<form><select>",
        "<script>'a\\",
        "<script>\"'a\n",
        "<iframe src=?cmd=nav&>",
    ],
)
def test_a_megabyte_of_one_hostile_pattern_is_read_like_any_long_page(unit: str) -> None:
    """Quadratic patterns would take hours here."""
    opening = "<script>" if unit.startswith("<script>") else ""
    unit = unit.removeprefix(opening)
    assert read_page(opening + unit * (1_000_000 // len(unit))).logon_form is None


@pytest.mark.parametrize(
    ("body", "link"),
    [
        (
            '<form action="https://www.usa.contoso.com/owa"><input type=submit></form>',
            "https://www.usa.contoso.com/owa",
        ),
        (
            "<input type=button onclick=\"window.location='https://www.usa.contoso.com/owa'\">",
            "https://www.usa.contoso.com/owa",
        ),
        ('<a href="//www.usa.contoso.com/owa">go</a>', "https://www.usa.contoso.com/owa"),
        ('<base href="https://www.usa.contoso.com/"><a href="/owa">go</a>', "https://www.usa.contoso.com/owa"),
        ('<a href="https://www.usa.contoso.com/%6fwa">go</a>', "https://www.usa.contoso.com/%6fwa"),
    ],
    ids=["form", "button", "without a scheme", "base", "escaped path"],
)
def test_a_link_to_owa_is_found_in_every_form(body: str, link: str) -> None:
    page = read_page(f"<html><body>{body}</body></html>")
    assert page.owa_links == (link,)
    assert page.moves_by is None


ATTRIBUTES = " ".join(f"a{number}='>'" for number in range(100_000))


@pytest.mark.parametrize(
    "before",
    ["", '<!-- <a b=" -->', '<script>var a = b <c && "</script>', "<title><a b='</title>", "<a>"],
    ids=["alone", "after a comment", "after a script", "after a title", "after a tag"],
)
def test_a_tag_of_endless_attributes_is_a_page_without_facts(before: str) -> None:
    """libxml2 would compare each attribute with all before it."""
    begun = time.perf_counter()
    assert read_page(f"{before}<p {ATTRIBUTES}><a href='{OWA}'>x</a>").owa_links == ()
    assert time.perf_counter() - begun < 2.0


@pytest.mark.parametrize(
    "long",
    [
        f"<input value='{'a b=c ' * 50_000}'>",
        f"<script>if (a <b) {{ c = [{'1, ' * 50_000}]; }}</script>",
        f"<!-- <a {ATTRIBUTES} -->",
        "<a b>" * 5_000,
        f"<p title=x {'class=y ' * 900}>",
    ],
    ids=["a value", "a script", "a comment", "many tags", "a tag with many"],
)
def test_a_long_page_is_read(long: str) -> None:
    assert read_page(f"{long}<a href='{OWA}'>x</a>").owa_links == (OWA,)
