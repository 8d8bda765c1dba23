"""Harm in the content: pages, scripts, XML, WBXML and text."""

from __future__ import annotations

from tests.safety.hostile.server import (
    AUTODISCOVER,
    DEVICE,
    DEVICE_REDIRECTED,
    FREE_BUSY,
    OWA,
    REDIRECTED,
    SERVICES,
    Hostile,
    always,
    answer,
)

_OF_2007 = b"X-OWA-Version: 8.1.240.6"
_ESCAPES = "\x1b[2J\x1b]0;owned\x07\u202e\u2066\x9b31m<script>alert(1)</script>".encode()


def _page(name: str, body: bytes, case: str = REDIRECTED) -> Hostile:
    return Hostile(name, case, always(answer(200, b"<html><body>" + body, _OF_2007)))


def _script(name: str, script: str) -> Hostile:
    return _page(name, f"<p>Use <a href='https://cas-02.contoso.com/owa'>it</a><script>{script}</script>".encode())


def _xml(name: str, document: bytes, case: str = SERVICES) -> Hostile:
    return Hostile(name, case, always(answer(200, document, media_type="text/xml")))


def _wbxml(name: str, document: bytes) -> Hostile:
    sent = answer(200, document, b"MS-ASProtocolVersions: 2.5,12.0,12.1", media_type="application/vnd.ms-sync.wbxml")
    return Hostile(name, DEVICE, always(sent))


_PAGES = (
    _page("a page with 30,000 links", b"".join(b"<a href='https://h%d/owa'>x</a>" % n for n in range(30_000))),
    _page("a page with 100,000 links in 1 MB", b"<a href=a>" * 100_000),
    _page("a page with 100,000 frames", b"<iframe src=a>" * 70_000),
    _page("frames within frames without end", b"<iframe src='/owa/'></iframe><frameset><frame src='/owa/'>"),
    _page("170,000 forms", b"<form>" * 170_000),
    _page("a form with 50,000 fields", b"<form action=owaauth.dll>" + b"<input name=a value=b>" * 45_000),
    _page("elements within elements", b"<div>" * 200_000),
    _page("an element with 100,000 attributes", b"<a " + b" ".join(b"a%d=b" % n for n in range(100_000)) + b">"),
    _page("an attribute of 1 MB", b"<a href='" + b"x" * 1_000_000 + b"'>"),
    _page("a comment without its end", b"<!--" + b"-" * 1_000_000),
    _page("entities without end", b"&amp" * 250_000),
    _page("a refresh to itself", b"<meta http-equiv=refresh content='0;url=/owa/'>"),
    _page("40,000 refreshes", b"<meta http-equiv=refresh content='0;url=a'>" * 20_000),
    _page("NUL bytes", bytes(1_000_000)),
    _page("escapes of a terminal in every field", _ESCAPES * 1_000),
    Hostile(
        "escapes of a terminal in every header",
        DEVICE_REDIRECTED,
        always(
            answer(
                451,
                _ESCAPES,
                b"X-MS-Location: https://" + _ESCAPES,
                b"Server: " + _ESCAPES,
                b"Via: 1.1 " + _ESCAPES,
                b"X-FEServer: " + _ESCAPES,
                b"X-OWA-Version: " + _ESCAPES,
                b"Set-Cookie: " + _ESCAPES + b"=1; domain=" + _ESCAPES,
            )
        ),
    ),
    Hostile("UTF-16 that is none", OWA, always(answer(200, b"\xff\xfe" + b"\x00\xd8" * 400_000 + b"a", _OF_2007))),
    *(
        Hostile(
            f"the charset {name}",
            OWA,
            always(answer(200, b"+ADw-html+AD4-" * 999, media_type=f"text/html; charset={name}")),
        )
        for name in ("utf-7", "zlib_codec", "idna", "undefined", "punycode", '"' + "x" * 9_999)
    ),
)

_SCRIPTS = (
    _script("a script that loops", "for (;;) {}"),
    _script("a script that allocates", "var a = []; for (;;) a.push(new Array(1e6).fill(7));"),
    _script("a script that doubles a text", "var s = 'ab'; for (;;) s += s;"),
    _script("a script that calls itself", "function f() { return f() + f(); } f();"),
    _script("a pattern that goes back", "/(a+)+$/.test('a'.repeat(60) + '!');"),
    _script(
        "a script that writes itself", "for (var i = 0; i < 1e5; i++) document.write('<script>1<\\/script><a href=b>');"
    ),
    _script("timers without end", "function t() { setTimeout(t, 0); setInterval(t, 1); } t();"),
    _script("a worker of bytes", "var b = []; for (;;) b.push(new Uint8Array(1e8).fill(1));"),
    _page("20,000 scripts", b"<script>var a = 1;</script>" * 20_000),
)

_ENTITIES = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
_DOCUMENTS = (
    _xml("an entity bomb", f'<!DOCTYPE a [<!ENTITY e0 "aaaaaaaaaa">{_ENTITIES}]><a>&e9;</a>'.encode()),
    _xml(
        "an entity of 100 KB, 10,000 times",
        b'<!DOCTYPE a [<!ENTITY e "%s">]><a>%s</a>' % (b"a" * 100_000, b"&e;" * 10_000),
    ),
    _xml("an entity of a file", b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'),
    _xml("an entity of a network", b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>', AUTODISCOVER),
    _xml("elements 300,000 deep", b"<a>" * 300_000),
    _xml("elements 300 deep", b"<a>" * 300 + b"</a>" * 300),
    _xml("100,000 attributes", b"<a " + b" ".join(b"a%d='b'" % n for n in range(80_000)) + b"/>", FREE_BUSY),
    _xml("20,000 namespaces", b"<a " + b" ".join(b"xmlns:n%d='u%d'" % (n, n) for n in range(20_000)) + b"/>"),
    _xml("a name of 900 KB", b"<" + b"a" * 900_000 + b"/>", FREE_BUSY),
    _xml("XML in UTF-32 that is none", b"\xff\xfe\0\0" + b"\xff" * 400_000, AUTODISCOVER),
    _xml("XML that says UTF-7", b"<?xml version='1.0' encoding='utf-7'?><a/>", AUTODISCOVER),
    _xml(
        "50,000 protocols",
        b'<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/'
        b'responseschema/2006a"><Response><Account>' + b"<Protocol><Type>EXCH</Type></Protocol>" * 20_000,
        AUTODISCOVER,
    ),
    _xml(
        "a redirection of addresses without end",
        b'<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/'
        b'responseschema/2006"><Response><Account><Action>redirectAddr</Action><RedirectAddr>user1@contoso.com</RedirectAddr>'
        b"</Account></Response></Autodiscover>",
        AUTODISCOVER,
    ),
    _xml(
        "SOAP with escapes in its fault",
        b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault>'
        b"<faultcode>&#x9b;31m&#x202e;</faultcode><faultstring>"
        + "\u202e\x9b".encode()
        * 9_999
        + b"</faultstring></s:Fault>"
        b"</s:Body></s:Envelope>",
    ),
)

_BINARY = (
    _wbxml(
        "a string table that multiplies",
        b"\x03\x01\x6a\x87\xa1\x20" + b"a" * 99_999 + b"\0" + b"\x00\x07\x56" + b"\x83\x00" * 400_000,
    ),
    _wbxml("tokens 900,000 deep", b"\x03\x01\x6a\x00\x00\x07" + b"\x56" * 900_000),
    _wbxml("tokens 200 deep", b"\x03\x01\x6a\x00\x00\x07" + b"\x56" * 200 + b"\x01" * 200),
    _wbxml("an integer without its end", b"\x03\x01\x6a" + b"\xff" * 900_000),
    _wbxml("a string table of 2^35 bytes", b"\x03\x01\x6a\xff\xff\xff\xff\x7f\x00"),
    _wbxml("opaque data that lie", b"\x03\x01\x6a\x00\x00\x07\x56\xc3\xff\xff\xff\x7fa"),
    _wbxml("a string without its end", b"\x03\x01\x6a\x00\x00\x07\x56\x4c\x03" + b"3" * 900_000),
    _wbxml("code pages without end", b"\x03\x01\x6a\x00" + b"\x00\x07" * 450_000),
    _wbxml("a Status of 900,000 digits", b"\x03\x01\x6a\x00\x00\x07\x56\x4c\x03" + b"9" * 900_000 + b"\0\x01\x01"),
)

OF_CONTENT = (*_PAGES, *_SCRIPTS, *_DOCUMENTS, *_BINARY)
