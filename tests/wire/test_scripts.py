"""Scripts that mean harm: they end, they see nothing but their page, and no page says of itself that it waits."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from harness.wire.html_elements import parse_html
from harness.wire.page_moves import PageMoves, follow_page
from harness.wire.scripts import engine


def follow(html: str) -> PageMoves:
    return follow_page(parse_html(f"<html><body>{html}</body></html>"))


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


HARMFUL = {
    "a loop": "for (;;) {}",
    "a loop of promises": "(function a() { Promise.resolve().then(a); })()",
    "a loop within the engine": "[].indexOf.call({ length: 2 ** 53 - 1 }, 1)",
    "an array that fills the memory": "var a = []; for (;;) { a.push(new Array(1e6).fill(a.length)); }",
    "what ends the engine": "'a'.repeat(2 ** 28).split('')",
    "a loop in a timer": "setTimeout('for (;;) {}', 10)",
    "a loop in what a click runs": "document.onclick = () => { for (;;) {} }",
}


@pytest.mark.parametrize("name", HARMFUL)
def test_a_page_that_harms_the_engine_is_not_followed_and_the_next_one_is(name: str) -> None:
    begun = time.process_time()
    moves = follow(f"<p>{name}</p><script>{HARMFUL[name]}</script>")
    assert moves == PageMoves(unfollowed="a script that takes too long, or too much memory")
    assert follow(f"<p>{name}</p><script>location = 'x'</script>") == PageMoves("script", ("x",))
    assert time.process_time() - begun < 1.0


def test_where_v8_does_not_run_a_page_with_scripts_is_not_followed_and_the_reason_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "worker.py"
    broken.write_text("raise ImportError")
    monkeypatch.setattr(engine, "_WORKER", broken)
    monkeypatch.setattr(engine, "_idle", [])
    moves = follow("<p>without V8</p><script>location = 'x'</script>")
    assert moves == PageMoves(unfollowed="a script, and V8 (the package mini-racer) does not run on this machine")


FORGING = {
    "the global functions": "String = Object = Array = JSON = Reflect = Proxy = Map = RegExp = Promise = undefined",
    "what texts do": (
        "for (const name of Object.getOwnPropertyNames(String.prototype)) String.prototype[name] = () => '';"
    ),
    "what arrays do": (
        "for (const name of Object.getOwnPropertyNames(Array.prototype)) Array.prototype[name] = () => [];"
        "Array.prototype[Symbol.iterator] = Array.prototype.push;"
    ),
    "what functions do": "Function.prototype.call = Function.prototype.apply = Function.prototype.bind = () => 0",
    "what maps do": "Map.prototype.get = Map.prototype.has = Map.prototype.set = WeakMap.prototype.get = () => true",
    "what patterns do": (
        "RegExp.prototype.exec = RegExp.prototype.test = RegExp.prototype[Symbol.replace] = () => null"
    ),
    "what promises do": "Promise.prototype.then = Promise.resolve = () => 0",
    "how JSON is written": (
        "JSON.stringify = () => '{\"moves\": []}'; Object.prototype.toJSON = Array.prototype.toJSON = () => 0"
    ),
    "setters of all objects": (
        "for (var name of ['0', '1', 'how', 'handler', 'moves', 'notes', 'target', 'at', 'get', 'set'])"
        "Object.defineProperty(Object.prototype, name, { set() {}, configurable: true });"
    ),
    "getters of all objects": (
        "for (var name of ['moves', 'self', 'given', 'doubt', 'world', 'isStopped', 'isPrevented', 'tag', 'isClicked'])"
        "Object.defineProperty(Object.prototype, name, { get() { return true; }, configurable: true });"
    ),
    "traps of all proxies": (
        "for (var name of ['get', 'set', 'has', 'apply', 'defineProperty']) Object.prototype[name] = () => true;"
    ),
    "the location": (
        "try { Object.defineProperty(window, 'location', { value: {} }); } catch (e) {} var location, document, top;"
    ),
    "the location's properties": (
        "Object.defineProperty(location.constructor.prototype, 'href', { set() {} }); Object.freeze(location)"
    ),
    "what stands above": ("Object.setPrototypeOf(MouseEvent, Array); Object.setPrototypeOf(HTMLElement, Array);"),
    "how errors are told": "Error.prepareStackTrace = (e, frames) => { throw frames; }; Error.stackTraceLimit = 99;",
}


@pytest.mark.parametrize("name", FORGING)
@pytest.mark.parametrize("move", ["location = 'https://b/owa'", "a.click()"])
def test_no_script_takes_its_move_back_by_what_it_redefines(name: str, move: str) -> None:
    html = f"<a id=a href='https://b/owa'>x</a><script>{{ {FORGING[name]} }}</script><script>{move}</script>"
    assert follow(html) == PageMoves("script", ("https://b/owa",))


REACHING = (
    "process",
    "require",
    "Deno",
    "std",
    "os",
    "print",
    "load",
    "read",
    "readline",
    "quit",
    "d8",
    "WebAssembly",
    "__timer_manager",
)


def test_nothing_but_the_page_is_to_be_reached() -> None:
    """`print` is a window's own, and prints nothing."""
    asked = " || ".join(f"(typeof {name} !== 'undefined' && {name})" for name in REACHING if name != "print")
    assert follow(f"<script>if ({asked}) {{ location = 'x'; }}</script>").moves_by is None


def test_no_page_sees_another() -> None:
    assert follow("<script>var seen = window.seen = 1; Object.prototype.seen = 1;</script>") == PageMoves()
    assert follow("<script>if (window.seen || {}.seen) { location = 'x'; }</script>") == PageMoves()


def test_a_page_is_the_same_every_time() -> None:
    html = "<script>document.title = [new Date(), Math.random(), performance.now(), navigator.userAgent];"
    html += "if (Math.random() === 0.5) { location = '?' + new Date().getTime(); }</script>"
    first = follow(html)
    engine._answer.cache_clear()
    assert follow(html) == first


def test_a_page_without_scripts_starts_no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_start", lambda: pytest.fail("started"))
    monkeypatch.setattr(engine, "_idle", [])
    assert follow("<p>x</p><a href='https://b/owa'>y</a><iframe srcdoc='<p>z</p>'></iframe>") == PageMoves()


def test_the_harness_does_not_load_the_engine_itself() -> None:
    loaded = "import sys, harness.wire.page_moves; assert not [n for n in sys.modules if 'mini_racer' in n]"
    assert subprocess.run([sys.executable, "-c", loaded], check=False).returncode == 0  # noqa: S603 - our own text


@pytest.mark.parametrize("opening", ["(", "[", "{", "a(", "a=>", "new ", "`${", "!"])
def test_brackets_in_brackets_end(opening: str) -> None:
    assert follow(f"<script>{opening * 5_000}</script>").moves_by is None
