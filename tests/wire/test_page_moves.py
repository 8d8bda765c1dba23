"""Which scripts move the browser on without a click."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from harness.wire.html_elements import parse_html
from harness.wire.page_moves import PageMoves, follow_page, refresh_target
from tests.wire.scripted_pages import follow, moves_by_script

MOVING = {
    "assigns": "window.location = 'x';",
    "assigns the href": "document.location.href='x'",
    "assigns the bare location": "location='x'",
    "replaces": "top.location.replace('x')",
    "assigns by call": "self . location . assign ( 'x' )",
    "waits first": "setTimeout(\"window.location='x'\", 1000)",
    "waits for a function": "function go() { location = 'x'; } setTimeout(go, 10);",
    "waits for a function by name": "setTimeout('go()', 10); function go() { location = 'x'; }",
    "goes through two functions": "function a() { b(); } function b() { if (1) { location = 'x'; } } a();",
    "moves when the page is there": "window.onload = function () { window.location.href = 'x'; };",
    "moves beside a click": "b.onclick = go; function go() { location = 'x'; } go();",
    "submits a form": "document.forms[0].submit();",
    "submits a form by name": "document . go . submit ( );",
    "clicks its link": "document.links[0].click();",
    "clicks an element by name": "document.getElementById('go') . click ( )",
    "clicks when the page is there": "window.onload = function () { document.links[0].click(); };",
    "clicks later": "setTimeout('document.links[0].click()', 100)",
    "clicks by subscript": "document.links[0]['click']()",
    "opens in place": "window.open('https://www.contoso.com/owa', '_self');",
    "opens at the top": 'open(link, "_top")',
    "opens in its parent": "self.open(link,'_parent', 'toolbar=no')",
    "opens in place what it looks up": "window.open(document.getElementById('a').getAttribute('href'), '_self')",
    "opens in place later": "setTimeout('window.open(link, \\'_self\\')', 9)",
    "assigns by subscript": "window[ 'location' ] = 'x';",
    "assigns the href by subscript": "window['location'].href='x'; ",
    "assigns by subscripts throughout": 'self["location"]["href"] = "x"',
    "replaces by subscript": "top['location']['replace']('x')",
    "assigns the host": "location.host = 'x'; ",
    "requests to submit": "document.forms[0].requestSubmit()",
    "listens for a click and clicks": "b.addEventListener('click', go); function go() { location = 'x'; } b.click();",
    "assigns where a browser is an old one": "if (window.attachEvent) {} else { location = 'x'; }",
    "goes back": "history.go(-1)",
    "opens another server in a window of its own": "window.open('https://www.contoso.com/owa');",
    "shows itself at the top": "frames['top'].location = 'x'",
    "decodes": "eval(atob('bG9jYXRpb249J3gn'))",
    "joins": "self[['loc', 'ation'].join('')] = 'x'",
    "turns round": "window['noitacol'.split('').reverse().join('')] = 'x'",
    "takes parts": "self['xlocationx'.substring(1, 9)].assign('x')",
    "makes characters": "self[String.fromCharCode(108, 111) + 'cation'] = 'x'",
    "counts with a loop": "var i = 0; while (true) { i++; if (i > 9) { location = 'x'; break; } }",
    "looks up what to do": "var ways = { a: function () { location = 'x'; } }; for (var way in ways) { ways[way](); }",
    "does each": "['x'].forEach(function (url) { location = url; });",
    "chooses": "switch (2) { case 1: break; case 2: location = 'x'; }",
    "ends what throws": "try { throw 1; } catch (e) {} finally { location = 'x'; }",
    "makes an object": "function A() { this.go(); } A.prototype.go = function () { location = 'x'; }; new A();",
    "gives arguments": "function go() { location = arguments[0]; } go('x');",
    "calls by `call`": "function go(url) { location = url; } go.call(window, 'x'); ",
    "keeps a function of the window": "var to = window.open; to('x', '_self');",
    "has no semicolons": "var a = 1\nvar b = 2\nlocation = 'x'",
    "waits by the clock": "var t = Date.now(); while (Date.now() < t + 30); location = 'x'",
    "finds what it has stored": "sessionStorage.seen = 1; if (sessionStorage.getItem('seen')) location = 'x'",
    "is written in one expression": "1 && (0 || (location = 'x'))",
}
STAYING = {
    "nothing": "",
    "reads": "var here = window.location.href; if (location == here) {}",
    "keeps another location": "frames[0].location = 'x'; sLocation = 'y'; o.location.href = 'z'",
    "moves within the page": "location.hash = 'x'",
    "submits on a click": "b.onclick = function () { document.go.submit(); };",
    "asks the navigator": "var agent = navigator.userAgent; var a = o.navigate; b.submitted = 1;",
    "clicks on a click": "b.onclick = function () { document.links[0].click(); };",
    "clicks on a key": "document.onkeydown = function (e) { if (e.keyCode == 13) { document.links[0].click(); } };",
    "clicks in a function that a click calls": "b.addEventListener('click', go); function go() { a.click(); }",
    "has jQuery wait for a click": "$('#b').click(function () { location = 'x'; });",
    "has jQuery wait for a function": "$('#b').click(go); function go() { location = 'x'; }",
    "mentions clicks": "var click = 1; b.clicked = onclick(); double_click();",
    "opens a window on a click": "b.onclick = function () { window.open(link, '_self'); };",
    "opens a window of its own on a click": "function go() { window.open(link, '_blank'); } b.onclick = go;",
    "opens a window of its own": "window.open('/owa/help', '_blank'); window.open('help.htm', 'w', 'x=1');",
    "opens a request": "request.open('GET', '_self'); d.window.open('x', '_self')",
    "waits for a click by subscript": "b['onclick'] = function () { location = 'x'; };",
    "reads by subscript": "var here = window['location']['href'];",
    "keeps a list": "var words = ['location', 'click']; var one = ['location']; frames['a'].location = 'x';",
    "comments": "// window.location = 'x'\n/* location = 'y' */",
    "never calls its function": "function go() { window.location = 'x'; }",
    "is called by a click": "document.getElementById('b').onclick = go; function go() { location = 'x'; }",
    "holds a click's function": "b.onclick = function () { if (a) { b(); } location = 'x'; }; var c = 1;",
    "listens for a click": "b.addEventListener('click', function (e) { location = 'x'; });",
    "does not end": "go(); function go() { location = 'x'",
    "writes to somebody": "location = 'mailto:help@contoso.com'",
    "loads itself again": "location.reload(); location = location.href; history.go(0); location = '';",
    "leaves a frame": "if (window.top !== window.self) top.location.href = self.location.href;",
    "waits for jQuery's click": "$('#b').on('click', function () { location = 'x'; });",
    "waits for a click somewhere below": "$(document).delegate('a', 'click', function () { location = 'x'; });",
    "asks for the unload": "window.onbeforeunload = function () { location = 'x'; };",
    "calls another function": "function go() { location = 'x'; } function stay() {} stay();",
    "shadows the location": "(function () { var location = {}; location.href = 'x'; })();",
    "shadows the window": "function go(window) { window.location = 'x'; } go({});",
    "has an object with that name": "var o = { location: 1 }; o.location = 'x'; o['location'] = 'y';",
    "goes another way": "switch (2) { case 1: location = 'x'; break; default: }",
    "has nothing to do": "for (var i = 0; i < 0; i++) { location = 'x'; }",
    "leaves first": "(function () { if (true) { return; } location = 'x'; })();",
    "throws first": "throw 1; location = 'x'",
    "is not asked": "0 && (location = 'x'); 1 || (location = 'y'); true ? 1 : (location = 'z');",
}
UNFOLLOWED = {
    "a condition that is not known": "if (navigator.cookieEnabled) { location = 'x'; }",
    "a return that may come first": "(function () { if (document.cookie) { return; } location = 'x'; })();",
    "a word in a cookie": "if (document.cookie.indexOf('visited=1') >= 0) { location = 'x'; }",
    "what an earlier visit stored": "if (localStorage.getItem('url')) { location = localStorage.getItem('url'); }",
    "where the user comes from": "if (/contoso/.test(document.referrer)) { location = 'x?contoso'; }",
    "the time of day": "if (new Date().getHours() > 12) { location = 'x'; }",
    "the year": "if (new Date().getFullYear() < 2030) { location = 'x'; }",
    "a chance": "if (Math.random() < 0.3) { location = 'x'; }",
    "the size of the screen": "if (screen.width < 800) { location = 'x'; }",
    "the browser": "if (navigator.userAgent.indexOf('MSIE') >= 0) { location = 'x'; }",
    "an answer of the user": "if (confirm('Go?')) { location = 'x'; }",
    "its own host": "if (location.hostname === 'mail.contoso.com') { location = 'https://www.contoso.com/owa'; }",
    "a part of its own URL": "var found = /url=([^&]+)/.exec(location.search); if (found) { location = found[1]; }",
    "a text that it gets": "eval(document.referrer)",
    "a timer with a text that it gets": "setTimeout(name, 1)",
    "a function of a text that it gets": "new Function(document.cookie)()",
    "a switch that is not known": "switch (name) { case '': location = 'x'; }",
    "HTML that it gets": "document.write(name)",
    "HTML that it gets and sets": "document.body.innerHTML = name",
    "a window whose URL it gets": "window.open(name)",
    "a script that it loads": "var s = document.createElement('script'); s.src = 'a.js'; document.body.appendChild(s);",
    "what comes of a request": "fetch('/a').then(function () { location = 'x'; });",
    "what comes of a request in the old way": (
        "var r = new XMLHttpRequest(); r.open('GET', '/a'); r.send();"
        "r.onreadystatechange = function () { if (r.readyState == 4 && r.status == 200) { location = 'x'; } };"
    ),
    "what is waited for": "(async () => { const answer = await fetch('/a'); if (answer.ok) { location = 'x'; } })()",
    "a loop without end": "while (true) {} location = 'x';",
    "more than there is room for": "var a = []; for (;;) { a.push(new Array(1e6).fill(a.length)); }",
    "what a browser has that is not known here": "new IntersectionObserver(function () { location = 'x'; });",
    "a method of Internet Explorer": "window.navigate('x')",
    "an event of Internet Explorer": "document.links[0].fireEvent('onclick')",
    "a listener of Internet Explorer": "window.attachEvent('onload', go); function go() { location = 'x'; }",
}
"""Each with what the reader cannot follow in it."""


OF_A_FILE = {
    "waits for the page": "$(function () { location = 'x'; });",
    "says when the page is ready": "jQuery(document).ready(function () { location = 'x'; });",
    "clicks": "$('#go').click(); $('#go').trigger('click');",
    "calls": "whenReady(function () { location = 'x'; });",
    "may define another way": "if (!lib.go()) { location = 'x'; }",
}
AS_IN_CHROMIUM = {
    "moves_by": (
        "class A { constructor() { location = 'x'; } } new A();",
        "try { new ActiveXObject('a.b'); } catch (e) { location = 'x'; }",
        "function a() { try { a(); } catch (e) { location = 'x'; } } a();",
    ),
    "waits": (
        "whenReady(function () { location = 'x'; });",
        "$(function () { location = 'x'; });",
        "function a() { a(); } a(); location = 'x';",
        "eval(document.title); window[document.title] = 'x'; document[document.title + 'x']('y')",
        "this is no script; location = 'x'",
    ),
}
"""What the reader knows only because it runs the scripts in an engine that Chromium has as well."""


MOVES_IN_PLACE = (
    "a.click();",
    "open(a, '_self');",
    "location.replace('x');",
    "document.go.requestSubmit();",
    "document.go.submit();",
)


@pytest.mark.parametrize("name", MOVING)
def test_a_page_moves_that(name: str) -> None:
    assert moves_by_script([MOVING[name]])


@pytest.mark.parametrize("name", STAYING)
def test_a_page_stays_that(name: str) -> None:
    assert not moves_by_script([STAYING[name]])


@pytest.mark.parametrize("name", UNFOLLOWED)
def test_a_script_that_cannot_be_followed_is_neither_a_move_nor_a_page_that_waits(name: str) -> None:
    moves = follow([UNFOLLOWED[name]])
    assert moves.moves_by is None
    assert moves.unfollowed


@pytest.mark.parametrize("name", OF_A_FILE)
def test_what_a_script_file_does_that_was_not_read_is_not_known(name: str) -> None:
    moves = follow_page(parse_html(f"<b id=go>x</b><script src=a.js></script><script>{OF_A_FILE[name]}</script>"))
    assert moves.moves_by is None
    assert moves.unfollowed


def test_scripts_do_what_they_do_in_chromium() -> None:
    assert [follow([script]).moves_by for script in AS_IN_CHROMIUM["moves_by"]] == ["script"] * 3
    assert [follow([script]) for script in AS_IN_CHROMIUM["waits"]] == [PageMoves()] * 5


@pytest.mark.parametrize("name", STAYING)
def test_a_script_that_stays_was_followed(name: str) -> None:
    moves = follow([STAYING[name]])
    assert (moves.moves_by, moves.unfollowed) == (None, None)


@pytest.mark.parametrize(
    ("html", "why"),
    [
        ("<script src='/owa/go.js'></script>", "a script file that was not read (/owa/go.js)"),
        ("<script language=vbscript>x</script>", "a script in VBScript"),
    ],
)
def test_a_script_that_was_not_read_is_named(html: str, why: str) -> None:
    assert follow_page(parse_html(f"<p>x</p>{html}")).unfollowed == why


def test_a_clock_and_a_countdown_tell_apart() -> None:
    clock = "function tick() { document.title = new Date(); setTimeout(tick, 1000); } tick();"
    assert follow_page(parse_html(f"<script>{clock}</script>")) == PageMoves()
    countdown = "var left = 60; setInterval(function () { if (--left == 0) { location = 'x'; } }, 1000);"
    assert follow_page(parse_html(f"<script>{countdown}</script>")) == PageMoves("script", ("x",))


@pytest.mark.parametrize(
    ("value", "target"),
    [
        ("0; url=https://b/owa", "https://b/owa"),
        ("0;URL='https://b/owa'", "https://b/owa"),
        ('5, url = "https://b/owa" x', "https://b/owa"),
        ("0;https://b/owa", "https://b/owa"),
        (" 0.5 https://b/owa", "https://b/owa"),
        ("0;url=ht\ntps://b/owa", "https://b/owa"),
        ("300", None),
        ("0; url=", None),
        ("", None),
        ("soon; url=https://b/owa", None),
        ("0; url=javascript:go()", None),
    ],
)
def test_a_refresh_is_read_as_browsers_do(value: str, target: str | None) -> None:
    assert refresh_target(value) == target


def test_one_script_may_call_what_another_defines() -> None:
    assert moves_by_script(["function go() { location = 'x'; }", "go()"])


_MOVES = sorted(set(MOVING) - {"moves beside a click"})
_BLANK = st.sampled_from(["", " ", "\n", "\t \n"])


@settings(deadline=None, max_examples=25)
@given(st.sampled_from(_MOVES), st.lists(st.sampled_from(sorted(STAYING)), max_size=3), st.integers(0, 3))
@example("waits for a function", ["opens a window of its own on a click"], 0)
def test_a_script_that_moves_does_so_among_scripts_that_do_not(name: str, others: list[str], place: int) -> None:
    scripts = [STAYING[other] for other in others]
    scripts.insert(place, MOVING[name])
    assert moves_by_script(scripts)


@settings(deadline=None, max_examples=25)
@given(st.sampled_from(_MOVES), st.sampled_from(["onclick", "ondblclick", "onkeypress"]), _BLANK, _BLANK)
def test_a_script_that_only_the_user_starts_does_not_move(name: str, event: str, before: str, after: str) -> None:
    body = MOVING[name]
    assert not moves_by_script([f"b.{event}{before}={after}function{after or ' '}(){before}{{ {body} }};"])
    assert not moves_by_script([f"b.{event}{before}={after}go; function go(){before}{{ {body} }}"])


@settings(deadline=None, max_examples=25)
@given(st.sampled_from(MOVES_IN_PLACE), st.text("aäß(),;.'\"{}[]$ \n", max_size=40), st.text(" \n\t", max_size=5))
def test_any_text_around_a_call_leaves_it_one(move: str, around: str, blanks: str) -> None:
    spaced = move.replace("(", f"{blanks}({blanks}", 1)
    line = around.replace("\n", " ")
    assert moves_by_script([f"/*{around}*/{spaced}\n//{line}"])


@settings(deadline=None, max_examples=25)
@given(st.lists(st.text("go{}()=.;'/*location function onclick \n", max_size=60), max_size=3))
def test_any_scripts_are_read(scripts: list[str]) -> None:
    assert moves_by_script(scripts) in {True, False}
