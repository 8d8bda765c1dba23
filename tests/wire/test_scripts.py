"""Scripts that are followed: however they call themselves, they end, and in few calls of ours."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from harness.wire.html_elements import parse_html
from harness.wire.page_moves import PageMoves, follow_page

MOST_CALLS = 800
"""Of ours in one another: Python ends a program at a thousand, and a run of the harness has some of its own."""


def calls_below(act: Callable[[], PageMoves]) -> PageMoves:
    """The result of `act`, which may take no more than `MOST_CALLS` calls in one another."""
    frame, depth = sys._getframe(), 0
    while frame.f_back is not None:
        frame, depth = frame.f_back, depth + 1
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(depth + MOST_CALLS)
    try:
        return act()
    finally:
        sys.setrecursionlimit(limit)


def follow(html: str) -> PageMoves:
    root = parse_html(f"<html><body>{html}</body></html>")
    return calls_below(lambda: follow_page(root))


ENDLESS = {
    "a function": "function a() { return a(); } a();",
    "a function in doubt": "function a() { if (b) { a(); a(); a(); } } a();",
    "an arrow": "var a = () => a(); a();",
    "a function of the window": "function a() { window.a(); } a();",
    "a function that is called through": "function a() { a.call(1); a.apply(2, []); } a();",
    "a text": "var o = { toString: function () { return '' + o; } }; '' + o;",
    "a key": "var o = { toString: () => o[o] }; o[o];",
    "an array": "function a() { [1, 2].forEach(a); } a();",
    "an array of arrows": "var a = () => [1].map(a); a();",
    "what is not known": "function a() { b(a); c.d(a); } a();",
    "an object": "function A() { return new A(); } new A();",
    "a try": "function a() { try { a(); } catch (e) { a(); } finally { a(); } } a();",
    "a text that runs": "var a = 'eval(a)'; eval(a);",
    "a function of a text": "var a = 'new Function(a)()'; new Function(a)();",
    "a handler": "b.onclick = function () { b.click(); }; b.click();",
    "a handler of a text": "b.setAttribute('onclick', 'b.click()'); b.click();",
    "an event": "document.addEventListener('a', a); function a() { document.dispatchEvent(new Event('a')); } a();",
    "a document": "function a() { document.write('<b><script>a()<\\/script>'); } a();",
    "HTML": "function a() { b.innerHTML = '<iframe srcdoc=x></iframe>'; a(); } a();",
    "a URL": "function a() { location = 'javascript:a()'; } a();",
    "a script that is inserted": (
        "function a() { var s = document.createElement('script'); s.text = 'a()'; b.append(s); } a();"
    ),
    "a form": "f.onsubmit = function () { f.requestSubmit(); }; f.requestSubmit();",
}


@pytest.mark.parametrize("name", ENDLESS)
def test_what_calls_itself_for_ever_ends(name: str) -> None:
    html = f"<b id=b onfocus='b.focus()'>x</b><form id=f></form><script>{ENDLESS[name]}</script>"
    assert follow(html).moves_by is None


def test_a_link_that_clicks_itself_ends() -> None:
    assert follow("<a id=a href='javascript:a.click()'>x</a><script>a.click()</script>").moves_by is None


@pytest.mark.parametrize(
    "opening", ["(", "[", "{", "a(", "a[", "{a:", "function(){", "if(a)", "a=>", "new ", "`${", "!"]
)
@pytest.mark.parametrize("before", ["", "a ?? b || c && d | e ^ f & g == h < i << j + k * "])
def test_brackets_in_brackets_end(opening: str, before: str) -> None:
    for depth in (20, 60, 5_000):
        assert follow(f"<script>{(before + opening) * depth}</script>").moves_by is None


def test_deep_expressions_that_can_be_read_are_followed_in_few_calls() -> None:
    operators = "0 || 1 && 1 | 1 ^ 1 & 1 == 1 < 1 << 1 + 1 * "
    script = f"{operators}({operators}(" * 12 + "1" + "))" * 12
    assert follow(f"<script>{script}; location = 'x'</script>").moves_by in {"script", None}
    assert follow(f"<script>{'(function () {' * 10} location = 'x' {'})()' * 10}</script>").moves_by == "script"


def test_a_page_counts_on_numbers_as_a_browser_does() -> None:
    """Each script moves on where a value is not what JavaScript makes of it."""
    for condition in (
        "1 + 1 === 2",
        "'1' + 1 === '11'",
        "'3' * 1 === 3",
        "7 % 4 === 3",
        "(5 & 6) === 4",
        "1 << 3 === 8",
        "'b' > 'a'",
        "'10' == 10",
        "'10' !== 10",
        "null == undefined",
        "null !== undefined",
        "typeof '' === 'string'",
        "typeof function () {} === 'function'",
        "'abc'.length === 3",
        "'abc'[1] === 'b'",
        "'abc'.charCodeAt(1) === 98",
        "'a,b'.split(',')[1] === 'b'",
        "'abcd'.substr(1, 2) === 'bc'",
        "'abcd'.substring(2, 0) === 'ab'",
        "'abcd'.slice(-2) === 'cd'",
        "[1, 2].length === 2",
        "['a'].concat",
        "!0 && !''",
        "0x10 === 16 && 1e2 === 100 && .5 + .5 === 1",
        "(1, 2) === 2",
        "(function () { return arguments.length; })(1, 2) === 2",
        "void 0 === undefined",
        "unescape('%u0041') === 'A'",
        "parseInt('0x1f', 16) === 31",
        "-1 < +1",
    ):
        assert follow(f"<script>if (!({condition})) {{ location = 'x'; }}</script>") == PageMoves(), condition
