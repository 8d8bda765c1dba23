"""Which scripts move the browser on without a click."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from harness.wire.page_moves import moves_by_script

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
    "navigates": "window.navigate('x')",
    "clicks its link": "document.links[0].click();",
    "clicks an element by name": "document.getElementById('go') . click ( )",
    "clicks when the page is there": "window.onload = function () { document.links[0].click(); };",
    "clicks later": "setTimeout('document.links[0].click()', 100)",
    "clicks by subscript": "document.links[0]['click']()",
    "fires a click": "document.links[0].fireEvent('onclick')",
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
    "never ends a function": "go(); function go() { location = 'x'",
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
    "opens a window of its own": "window.open('/owa/help', '_blank'); window.open(help, 'w', 'x=1');",
    "opens a request": "request.open('GET', '_self'); d.window.open('x', '_self')",
    "waits for a click by subscript": "b['onclick'] = function () { location = 'x'; };",
    "reads by subscript": "var here = window['location']['href'];",
    "keeps a list": "var words = ['location', 'click']; var one = ['location']; frames['top'].location = 'x';",
    "comments": "// window.location = 'x'\n/* location = 'y' */",
    "never calls its function": "function go() { window.location = 'x'; }",
    "is called by a click": "document.getElementById('b').onclick = go; function go() { location = 'x'; }",
    "holds a click's function": "b.onclick = function () { if (a) { b(); } location = 'x'; }; var c = 1;",
    "listens for a click": "b.addEventListener('click', function (e) { location = 'x'; });",
    "listens in the old way": "b.attachEvent('onclick', go); function go() { location = 'x'; }",
}


MOVES_IN_PLACE = ("a.click();", "open(a, '_self');", "location.replace('x');", "a.requestSubmit();", "a.submit();")


@pytest.mark.parametrize("name", MOVING)
def test_a_page_moves_that(name: str) -> None:
    assert moves_by_script([MOVING[name]])


@pytest.mark.parametrize("name", STAYING)
def test_a_page_stays_that(name: str) -> None:
    assert not moves_by_script([STAYING[name]])


def test_one_script_may_call_what_another_defines() -> None:
    assert moves_by_script(["function go() { location = 'x'; }", "go()"])


_MOVES = sorted(set(MOVING) - {"never ends a function", "moves beside a click"})
_BLANK = st.sampled_from(["", " ", "\n", "\t \n"])


@given(st.sampled_from(_MOVES), st.lists(st.sampled_from(sorted(STAYING)), max_size=3), st.integers(0, 3))
@example("waits for a function", ["opens a window of its own on a click"], 0)
def test_a_script_that_moves_does_so_among_scripts_that_do_not(name: str, others: list[str], place: int) -> None:
    scripts = [STAYING[other] for other in others]
    scripts.insert(place, MOVING[name])
    assert moves_by_script(scripts)


@given(st.sampled_from(_MOVES), st.sampled_from(["onclick", "ondblclick", "onkeypress"]), _BLANK, _BLANK)
def test_a_script_that_only_the_user_starts_does_not_move(name: str, event: str, before: str, after: str) -> None:
    body = MOVING[name]
    assert not moves_by_script([f"b.{event}{before}={after}function{after or ' '}(){before}{{ {body} }};"])
    assert not moves_by_script([f"b.{event}{before}={after}go; function go(){before}{{ {body} }}"])


@given(st.sampled_from(MOVES_IN_PLACE), st.text("aäß(),;.'\"{}[]$ \n", max_size=40), st.text(" \n\t", max_size=5))
def test_any_text_around_a_call_leaves_it_one(move: str, around: str, blanks: str) -> None:
    spaced = move.replace("(", f"{blanks}({blanks}", 1)
    assert moves_by_script([f"/*{around}*/{spaced}\n//{around}"])


@given(st.lists(st.text("go{}()=.;'/*location function onclick \n", max_size=60), max_size=3))
def test_any_scripts_are_read(scripts: list[str]) -> None:
    assert moves_by_script(scripts) in {True, False}
