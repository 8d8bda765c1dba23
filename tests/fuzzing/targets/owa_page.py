"""Pages of Outlook Web Access. Any text reads as some page: nothing may be raised."""

from __future__ import annotations

from harness.wire.owa_page import names_legacy_mailbox, read_page
from tests.fuzzing.fuzz_target import FuzzTarget
from tests.fuzzing.markup import document

TAGS = (
    "form action='owaauth.dll'",
    "form action='/owa/lang.owa'",
    "input type=password name=password",
    "input type='radio' checked name=trusted value=4",
    "select name=lcid",
    "option selected value=1031",
    "a href='https://www.usa.contoso.com/owa'",
    "a href='//[::1'",
    "base href='https://[bad/'",
    "meta http-equiv=refresh content='0; url=https://b/owa'",
    "script",
    "noscript",
    "body onload='go()'",
    "input onclick=\"location='https://c/owa'\"",
    "img src='/exchweb/img/a.gif'",
    "title",
    "div",
)
TEXTS = (
    "window.location = 'https://b/owa';",
    "function go() {",
    "}",
    "a_sLgn",
    "https://text.contoso.com/owa.",
    "Exchange 2003",
    "an error occurred",
    "&#xD800;&nbsp;&#0;",
    "<!-- ",
    " -->",
    "<![CDATA[",
)


def build(steps: bytes) -> str:
    return document(steps, "html", TAGS, TEXTS)


def read(data: bytes) -> None:
    html = data.decode("utf-8", "replace") if data[:1] == b"<" else build(data)
    page = read_page(html, refresh=html[-40:])
    names_legacy_mailbox(page, None)


TARGET = FuzzTarget(
    read,
    seeds=(
        bytes((2, 10, 14)),
        bytes((6, 18, 22, 5)),
        bytes((26, 17, 0, 30, 34, 38, 42, 1, 0, 46, 50, 54, 58)),
        build(bytes((2, 10, 14, 0, 0, 26, 17))).encode(),
        b'<a href="https://w&#119;w.contoso.com/%6fwa">x</a>',
    ),
    tokens=(b"<form ", b"http-equiv", b"&#xD800;", b"<!--", b"<![CDATA[", b"</script>", b"https://[", b"/owa"),
    longest=300,
    executions=200,
)
