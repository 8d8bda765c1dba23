"""Links of a page: the URLs that a browser makes of what stands there, and what is no link."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.wire.owa_page import read_page
from harness.wire.page_urls import absolute_url, clean_url, script_of
from harness.wire.script_texts import joined_texts, unescape_text

OWA = "https://www.usa.contoso.com/OWA"
ESCAPED = r"https:\/\/www.usa.contoso.com\/OWA"
PAGES = Path(__file__).parents[1] / "probes" / "pages"
REDIRECTION_PAGE = (PAGES / "casredirect-button.html").read_text(encoding="utf-8")
"""Of the kind that Exchange 2007 sends: its link stands in the script of a button alone."""


def test_the_link_of_a_button_s_script_is_one_to_click() -> None:
    page = read_page(REDIRECTION_PAGE)
    assert (page.owa_links, page.clickable_owa) == ((OWA,), (OWA,))
    assert (page.moves_by, page.unfollowed) == (None, None)


CLICKED = {
    "a script's escapes": f"window.location.href = '{ESCAPED}'",
    "hexadecimal escapes": r"location = 'https:\x2f\x2fwww.usa.contoso.com\x2fOWA'",
    "escapes of Unicode": r"location = 'https:\u002f\u002fwww.usa.contoso.com\u002fOWA'",
    "escapes with braces": r"location = 'https:\u{2f}\u{2f}www.usa.contoso.com\u{2f}OWA'",
    "octal escapes": r"location = 'https:\57\57www.usa.contoso.com\57OWA'",
    "a sum": "location = 'https:' + '//' + 'www.usa.contoso.com' + '/OWA'",
    "a template": "var host = 'www.usa.contoso.com'; location.assign(`https://${host}/OWA`)",
    "an escaped line end": "location = 'https://www.usa.\\\ncontoso.com/OWA'",
    "percent escapes": "location = unescape('https%3A%2F%2Fwww.usa.contoso.com%2FOWA')",
    "percent escapes of a component": "location = decodeURIComponent('https%3a%2f%2fwww.usa.contoso.com%2FOWA')",
    "a variable": f"var url = '{OWA}'; window.open(url, '_self')",
    "a window of its own": f"window.open('{OWA}', 'owa', 'toolbar=no')",
    "tabs and line ends": r"location = ' ht\ttps://www.usa.contoso.com/\nOWA '",
    "no scheme": "top.location.replace('//www.usa.contoso.com/OWA')",
    "a condition that is not known": f"if (document.cookie) {{ location = '{OWA}' }}",
}


@pytest.mark.parametrize("name", CLICKED)
def test_a_click_leads_where_its_script_goes(name: str) -> None:
    move = CLICKED[name].replace('"', "&quot;")
    for html in (
        f'<button onclick="{move}">OK</button>',
        f'<a href="#" onclick="{move}; return false">OK</a>',
        f"<script>function go() {{ {CLICKED[name]} }}</script><input type=button value=OK onclick='go()'>",
        f"<script>function go() {{ {CLICKED[name]} }}</script><a href='javascript:go()'>OK</a>",
        f"<b id=b>OK</b><script>document.getElementById('b').onclick = function () {{ {CLICKED[name]} }}</script>",
        f"<p>Click</p><script>document.addEventListener('click', function () {{ {CLICKED[name]} }})</script>",
    ):
        page = read_page(f"<html><body>{html}</body></html>")
        assert page.clickable_owa == (OWA,)
        assert page.moves_by is None


REFERENCES = {
    "plain": OWA,
    "references of HTML": "https&#58;&#x2F;/www.usa.contoso&period;com/OWA",
    "blanks around it": f"  {OWA}\n",
    "a line end within": "https://www.usa.\ncontoso.com/O\tWA",
    "no scheme": "//www.usa.contoso.com/OWA",
    "backslashes": "https:\\\\www.usa.contoso.com\\OWA",
    "too many slashes": "https:////www.usa.contoso.com/OWA",
}


@pytest.mark.parametrize("name", REFERENCES)
def test_a_reference_is_read_as_a_browser_reads_it(name: str) -> None:
    for html in (
        f'<a href="{REFERENCES[name]}">OK</a>',
        f'<form action="{REFERENCES[name]}"><input type=submit></form>',
        f'<form><button formaction="{REFERENCES[name]}">OK</button></form>',
        f'<map><area href="{REFERENCES[name]}"></map>',
    ):
        assert read_page(html).clickable_owa == (OWA,)
    assert read_page(f'<body><iframe src="{REFERENCES[name]}">').framed_owa == (OWA,)


@pytest.mark.parametrize(
    ("base", "reference", "url"),
    [
        ("https://b/c/", "owa", "https://b/c/owa"),
        ("https://b/c/", "/owa/", "https://b/owa/"),
        ("https://b/c/", "../owa", "https://b/owa"),
        ("http://b/", "//c/owa", "http://c/owa"),
        ("//b/", "/owa", "https://b/owa"),
    ],
)
def test_a_relative_reference_is_read_against_the_page_s_base(base: str, reference: str, url: str) -> None:
    assert read_page(f"<base href='{base}'><a href='{reference}'>OK</a>").owa_links == (url,)


@pytest.mark.parametrize(
    "link",
    [
        "http://www.usa.contoso.com/OWA",
        "HTTPS://WWW.USA.CONTOSO.COM/OWA/",
        "https://www.usa.contoso.com:443/owa",
        "https://www.usa.contoso.com/%4fWA",
        "https://www.usa.contoso.com/mail/owa",
    ],
)
def test_a_link_is_reported_as_it_stands(link: str) -> None:
    """It is for the judge to say that it is not the ExternalURL."""
    assert read_page(f"<a href='{link}'>OK</a>").owa_links == (link,)
    assert read_page(f"<button onclick=\"location = '{link}'\">OK</button>").owa_links == (link,)


def test_links_with_other_paths_are_offered_and_no_links_to_an_owa() -> None:
    page = read_page(
        "<a href='https://www.usa.contoso.com/mail'>OK</a><a href='mailto:x@y'>x</a><a href='/owa/help'>?</a>"
    )
    assert (page.owa_links, page.offered_urls) == ((), ("https://www.usa.contoso.com/mail",))


NO_ADVICE = {
    "a comment": f"<!-- <a href='{OWA}'>OK</a> {OWA} --><p>x</p>",
    "a comment of a script": f"<p>x</p><script>/* {OWA} */ // '{OWA}'\n</script>",
    "a conditional comment": f"<!--[if IE]><a href='{OWA}'>OK</a><![endif]--><p>x</p>",
    "no display": f"<div style='color: red; DISPLAY : none'><p><a href='{OWA}'>OK</a> {OWA}</p></div>",
    "no visibility": f"<a style='visibility:hidden' href='{OWA}'>{OWA}</a>",
    "the attribute hidden": f"<p hidden><a href='{OWA}'>{OWA}</a></p>",
    "a hidden field": f"<form><input type=HIDDEN name=url value='{OWA}' onclick=\"location='{OWA}'\"></form>",
    "a hidden button": f"<div style='display:none'><button onclick=\"location='{OWA}'\">OK</button></div>",
    "details": f"<details><summary>More</summary><p>Url: {OWA} <a href='{OWA}'>x</a></p></details>",
    "a block of details of Exchange": f"<table><tr><td id='tdErrDbg'>Url: {OWA}/<br>at {OWA}</td></tr></table>",
    "a stack trace": f"<pre class='stackTrace'>at {OWA}</pre>",
    "preformatted text": f"<pre>GET {OWA}</pre>",
    "another text for no scripts": f"<noscript><a href='{OWA}'>{OWA}</a></noscript><p>x</p>",
    "a template": f"<template><a href='{OWA}'>OK</a></template><p>x</p>",
    "a text area": f"<textarea><a href='{OWA}'>OK</a></textarea>",
    "a variable that nothing uses": f"<p>x</p><script>var a_sUrl = '{ESCAPED}';</script>",
    "a style": f"<style>a {{ background: url({OWA}) }}</style><p>x</p>",
    "a relative link": "<a href='/owa'>OK</a><a href='owa'>OK</a><a href='https:owa'>x</a>",
    "a URL within a URL": f"<a href='/owa/redir.aspx?url={OWA}'>OK</a>",
}


@pytest.mark.parametrize("name", NO_ADVICE)
def test_no_advice_is(name: str) -> None:
    page = read_page(f"<html><body>{NO_ADVICE[name]}</body></html>")
    assert (page.owa_links, page.clickable_owa, page.offered_urls) == ((), (), ())


def test_hidden_text_is_no_text_of_the_page() -> None:
    html = "<p>Hello</p><p style='display:none'>An error occurred</p><p hidden>Exchange 2003</p><b>World</b>"
    assert read_page(html).text == "Hello World"


def test_where_a_page_moves_is_a_link_too() -> None:
    page = read_page(f"<script>function go() {{ location = '{ESCAPED}' }} setTimeout(go, 1)</script>")
    assert (page.owa_links, page.clickable_owa, page.moves_by) == ((OWA,), (), "script")


def test_the_texts_of_a_script_that_is_not_followed_are_looked_through() -> None:
    page = read_page(f"<script src=a.js></script><script>var a_sUrl = 'https:' + '{ESCAPED[6:]}';</script><p>x</p>")
    assert (page.owa_links, page.clickable_owa) == ((OWA,), ())


@pytest.mark.parametrize(
    ("reference", "base", "url"),
    [
        ("HTTPS:\\\\b\\owa?a\\b", "", "HTTPS://b/owa?a\\b"),
        ("http:/b/owa", "", "http://b/owa"),
        ("http:b/owa", "", "http://b/owa"),
        ("https:/b/owa", "", "/b/owa"),
        ("\\owa", "https://b/c", "https://b/owa"),
        ("javascript:a('\\\\x')", "https://b/", "javascript:a('\\\\x')"),
        ("https://[b/owa", "https://b/", "https://[b/owa"),
        ("", "", ""),
    ],
)
def test_a_url_is_completed_as_browsers_do(reference: str, base: str, url: str) -> None:
    assert absolute_url(reference, base) == url


def test_a_script_in_a_url_is_found_and_decoded() -> None:
    assert script_of(clean_url(" Java\nScript:go(%27x%27)")) == "go('x')"
    assert script_of("https://b/javascript:x") is None


@given(st.text(max_size=80))
def test_any_text_is_a_reference(reference: str) -> None:
    assert isinstance(absolute_url(reference, "https://b/"), str)


@given(st.text(max_size=60))
def test_any_text_can_be_written_in_escapes(text: str) -> None:
    """Of two code units where it is not in the first plane."""
    units = text.encode("utf-16-be", "surrogatepass")
    escaped = "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
    read = unescape_text(escaped).encode("utf-16-be", "surrogatepass").decode("utf-16-be", "surrogatepass")
    assert read == text


def test_the_texts_of_a_script_are_joined_where_they_are_added() -> None:
    script = "a('x' + \"y\\x41\" + 'z', 'b') /* 'c' */ + `d${'e'}f`; var g = h + 'i'"
    assert list(joined_texts(script))[:2] == ["xyAz", "b"]
    assert list(joined_texts(script))[-1] == "i"
