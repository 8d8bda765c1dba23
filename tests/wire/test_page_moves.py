"""Which scripts move the browser on without a click."""

from __future__ import annotations

import pytest
from hypothesis import given
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
    "goes through two functions": "function a() { b(); } function b() { if (x) { location = 'x'; } } a();",
    "moves when the page is there": "window.onload = function () { window.location.href = 'x'; };",
    "moves beside a click": "b.onclick = go; function go() { location = 'x'; } go();",
    "submits a form": "document.forms[0].submit();",
    "submits a form by name": "document . go . submit ( );",
    "navigates": "window.navigate('x')",
    "never ends a function": "go(); function go() { location = 'x'",
}
STAYING = {
    "nothing": "",
    "reads": "var here = window.location.href; if (location == here) {}",
    "keeps another location": "frames[0].location = 'x'; sLocation = 'y'; o.location.href = 'z'",
    "moves within the page": "location.hash = 'x'",
    "submits on a click": "b.onclick = function () { document.go.submit(); };",
    "asks the navigator": "var agent = navigator.userAgent; var a = o.navigate; b.submitted = 1;",
    "comments": "// window.location = 'x'\n/* location = 'y' */",
    "never calls its function": "function go() { window.location = 'x'; }",
    "is called by a click": "document.getElementById('b').onclick = go; function go() { location = 'x'; }",
    "holds a click's function": "b.onclick = function () { if (a) { b(); } location = 'x'; }; var c = 1;",
    "listens for a click": "b.addEventListener('click', function (e) { location = 'x'; });",
    "listens in the old way": "b.attachEvent('onclick', go); function go() { location = 'x'; }",
}


@pytest.mark.parametrize("name", MOVING)
def test_a_page_moves_that(name: str) -> None:
    assert moves_by_script([MOVING[name]])


@pytest.mark.parametrize("name", STAYING)
def test_a_page_stays_that(name: str) -> None:
    assert not moves_by_script([STAYING[name]])


def test_one_script_may_call_what_another_defines() -> None:
    assert moves_by_script(["function go() { location = 'x'; }", "go()"])


@given(st.lists(st.text("go{}()=.;'/*location function onclick \n", max_size=60), max_size=3))
def test_any_scripts_are_read(scripts: list[str]) -> None:
    assert moves_by_script(scripts) in {True, False}
