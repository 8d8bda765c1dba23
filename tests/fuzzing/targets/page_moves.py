"""Scripts of a page: each line of the input is a script of its own. Nothing may be raised."""

from __future__ import annotations

from tests.fuzzing.fuzz_target import FuzzTarget
from tests.wire.scripted_pages import moves_by_script


def read(data: bytes) -> None:
    assert moves_by_script(data.decode("utf-8", "replace").split("\x1e")) in {True, False}


TARGET = FuzzTarget(
    read,
    seeds=(
        b"setTimeout('go()', 10); function go() { location = 'x'; }",
        b"b.onclick = function () { if (a) { b(); } location = 'x'; }; var c = 1;",
        b"b.addEventListener('click', function (e) { location = 'x'; });\x1etop.location.replace('x')",
        b"window['location'] = 'x'; document.links[0].click(); a.requestSubmit()",
        b"window.open(document.getElementById('a').href, '_self')",
        b"// window.location = 'x'\n/* location = 'y' */",
    ),
    tokens=(
        b"function ",
        b"location",
        b".replace(",
        b"onclick=",
        b"attachEvent('onclick',",
        b"open(",
        b"'_self'",
        b".click(",
        b"['",
        b"']",
        b"{",
        b"}",
        b"/*",
        b"*/",
    ),
    longest=2_048,
    executions=200,
)
