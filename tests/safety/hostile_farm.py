"""The mock farm as hostile servers: what it answers is right as to its form, and every text in it does something.

As a plugin of pytest (`-p tests.safety.hostile_farm`) it makes the built-in farm so; on sockets a test does.
Half of the answers are left as they are, since who is refused at once is told little more. Each text says where it
stood, so that a test knows which of them were shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from unittest import mock
from xml.sax.saxutils import escape

import httpx

from fixtures.farm.conversation import _ClientTransport
from fixtures.farm.mail.line_connection import LineConnection
from fixtures.farm.served.held_open import Message
from fixtures.farm.served.web import WebApplication
from tests.safety.hostile_texts import markers

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TEXT = re.compile(r">([^<>{}]*[^<>{}\s][^<>{}]*)<")
_ATTRIBUTE = re.compile(r'(href|src|action|content|value)="([^"]*)"', re.IGNORECASE)
_ENDS_HEADERS = "\0\r\n\x0b\x0c\x1c\x1d\x1e\x1f"
"""What a real server cannot send in a header."""

_OUTSIDE = "https://outside.test/"
_SCHEMA = "http://schemas.microsoft.com/exchange/autodiscover"
_SOAP = "http://schemas.xmlsoap.org/soap/envelope/"


class HostileTexts:
    """What becomes of the answers of one farm; `on_sockets` leaves out what ends a header."""

    def __init__(self, *, on_sockets: bool) -> None:
        self._random = Random(17)  # noqa: S311 - the same answers each time
        self._left = 0.75 if on_sockets else 0.5
        self._markers = markers(without=_ENDS_HEADERS if on_sockets else "")
        self._turns: Counter[str] = Counter()

    def spoil(self, path: str, answer: httpx.Response) -> httpx.Response:
        """The answer to a request for `path`, or a hostile one in its place: in turn each that a client reads."""
        if not isinstance(answer.stream, httpx.ByteStream) or self._random.random() < self._left:
            return answer
        below, own = next((one for one in _BY_PATH if path.lower().startswith(one[0])), ("", ()))
        ways = (*own, *_BY_ALL)
        way = ways[self._turns[below] % len(ways)]
        self._turns[below] += 1
        return way(self._text(way.__name__.removeprefix("_")), answer)

    def spoil_line(self, line: str) -> str:
        """A line of a mail service, with a text behind it."""
        if self._random.random() < 0.7 or not line.isprintable() or line.endswith("}") or line == ".":
            return line
        return re.sub("[\0\r\n]", "", f"{self._refused(line)} {self._text('mail')}")

    def _refused(self, line: str) -> str:
        if self._random.random() < 0.5:
            return line.replace("+OK", "-ERR").replace(" OK ", " NO ").replace("* OK", "* BYE")
        return line

    def _text(self, name: str) -> str:
        return f"{name}-{next(self._markers)}"


def _location(text: str, _: httpx.Response) -> httpx.Response:
    return _answer(302, headers={"Location": f"{_OUTSIDE}{text}"})


def _path(text: str, _: httpx.Response) -> httpx.Response:
    return _answer(302, headers={"Location": f"/owa/{text}"})


def _msLocation(text: str, _: httpx.Response) -> httpx.Response:  # noqa: N802 - the name is the tag of its texts
    return _answer(451, headers={"X-MS-Location": f"{_OUTSIDE}{text}"})


def _texts(text: str, answer: httpx.Response) -> httpx.Response:
    """Each text of a page or message is followed by the hostile one."""
    return _with_body(answer, _TEXT.sub(lambda found: f">{found[1]}{_in_xml(text)}<", answer.text))


def _attributes(text: str, answer: httpx.Response) -> httpx.Response:
    spoilt = escape(text, {'"': "&quot;"})
    return _with_body(answer, _ATTRIBUTE.sub(lambda found: f'{found[1]}="{found[2]}{spoilt}"', answer.text))


def _headers(text: str, answer: httpx.Response) -> httpx.Response:
    names = ("Server", "X-Powered-By", "X-OWA-Version", "MS-Server-ActiveSync", "Via", "X-FEServer", "X-Outside")
    return _answer(answer.status_code, headers=dict.fromkeys(names, text), body=answer.content, like=answer)


def _status(text: str, answer: httpx.Response) -> httpx.Response:
    code = (403, 404, 400, 500, 502, 503, 504, 299, 999)[len(answer.content) % 9]
    page = f"<html><head><title>{text}</title></head><body><h1>{text}</h1><p>{text}</p></body></html>"
    return _answer(code, headers={"Server": text, "Via": f"1.1 {text}"}, body=page.encode("utf-8", "replace"))


def _realm(text: str, _: httpx.Response) -> httpx.Response:
    return _answer(401, headers={"WWW-Authenticate": f'{text} realm="{text}", Negotiate {text}'})


def _fault(text: str, _: httpx.Response) -> httpx.Response:
    said = _in_xml(text)
    fault = (
        f'<s:Envelope xmlns:s="{_SOAP}"><s:Body><s:Fault><faultcode>{said}</faultcode><faultstring>{said}</faultstring>'
        f"<detail><ResponseCode>{said}</ResponseCode><Message>{said}</Message></detail></s:Fault></s:Body></s:Envelope>"
    )
    return _answer(500, body=fault.encode(), kind="text/xml; charset=utf-8")


def _redirectUrl(text: str, _: httpx.Response) -> httpx.Response:  # noqa: N802 - as above
    return _autodiscover(
        f"<Account><AccountType>email</AccountType><Action>redirectUrl</Action><RedirectUrl>{_OUTSIDE}{_in_xml(text)}"
        f"</RedirectUrl></Account>"
    )


def _redirectAddr(text: str, _: httpx.Response) -> httpx.Response:  # noqa: N802 - as above
    return _autodiscover(
        f"<Account><Action>redirectAddr</Action><RedirectAddr>{_in_xml(text)}@outside.test</RedirectAddr></Account>"
    )


def _autodiscoverError(text: str, _: httpx.Response) -> httpx.Response:  # noqa: N802 - as above
    said = _in_xml(text)
    return _autodiscover(f"<Error><ErrorCode>{said}</ErrorCode><Message>{said}</Message></Error>")


def _autodiscover(inner: str) -> httpx.Response:
    outlook = f"{_SCHEMA}/outlook/responseschema/2006a"
    body = f'<Autodiscover xmlns="{_SCHEMA}/responseschema/2006"><Response xmlns="{outlook}">{inner}</Response>'
    return _answer(200, body=f"{body}</Autodiscover>".encode(), kind="text/xml; charset=utf-8")


def _coding(text: str, answer: httpx.Response) -> httpx.Response:
    return _answer(200, headers={"Content-Encoding": text}, body=answer.content)


def _kind(text: str, answer: httpx.Response) -> httpx.Response:
    return _answer(200, body=answer.content, kind=f"text/{text}; charset={text}")


def _cookie(text: str, answer: httpx.Response) -> httpx.Response:
    return _answer(answer.status_code, headers={"Set-Cookie": f"{text}={text}; path=/{text}"}, body=answer.content)


def _refresh(text: str, _: httpx.Response) -> httpx.Response:
    target = escape(f"{_OUTSIDE}{text}", {'"': "&quot;"})
    return _page(f'<title>{text}</title><meta http-equiv="refresh" content="0;url={target}">')


def _script(text: str, _: httpx.Response) -> httpx.Response:
    spelled = "".join(f"\\u{ord(one):04x}" for one in text if ord(one) < 0x10000)
    return _page(f'<script>location = "{_OUTSIDE}{spelled}\\ud800\\x1b";</script>')


def _unreadScript(text: str, _: httpx.Response) -> httpx.Response:  # noqa: N802 - as above
    return _page(f'<script src="{escape(text, {chr(34): "&quot;"})}/a.js"></script><a href="/owa/{escape(text)}">x</a>')


def _link(text: str, _: httpx.Response) -> httpx.Response:
    target = escape(f"{_OUTSIDE}owa/{text}", {'"': "&quot;"})
    return _page(f'<p>Use <a href="{target}">{escape(text)}</a></p>')


def _versions(text: str, answer: httpx.Response) -> httpx.Response:
    return _answer(200, headers={"MS-ASProtocolVersions": text, "MS-ASProtocolCommands": text}, body=answer.content)


Way = Callable[[str, httpx.Response], httpx.Response]

_BY_ALL: tuple[Way, ...] = (_location, _path, _texts, _headers, _status, _realm, _coding, _kind, _cookie)
_BY_PATH: tuple[tuple[str, tuple[Way, ...]], ...] = (
    ("/owa", (_attributes, _refresh, _script, _unreadScript, _link)),
    ("/exch", (_attributes, _refresh, _script, _unreadScript, _link)),
    ("/microsoft-server-activesync", (_msLocation, _versions)),
    ("/ews", (_fault, _link)),
    ("/autodiscover", (_redirectUrl, _redirectAddr, _autodiscoverError, _attributes, _refresh)),
)
"""What only the clients of one protocol read."""


def _in_xml(text: str) -> str:
    return escape(_NOT_IN_XML.sub("", text))


def _page(body: str) -> httpx.Response:
    html = f"<html><body>{body}</body></html>".encode("utf-8", "replace")
    return _answer(200, headers={"X-OWA-Version": "8.1.240.6"}, body=html)


def _with_body(answer: httpx.Response, body: str) -> httpx.Response:
    if b"\0" in answer.content:  # WBXML
        return answer
    return _answer(answer.status_code, body=body.encode("utf-8", "replace"), like=answer)


def _answer(
    status: int,
    *,
    headers: dict[str, str] | None = None,
    body: bytes = b"",
    kind: str = "text/html; charset=utf-8",
    like: httpx.Response | None = None,
) -> httpx.Response:
    """Header values are octets of UTF-8, as servers that escape nothing send them."""
    pairs = {name.lower(): value.encode("utf-8", "replace") for name, value in (headers or {}).items()}
    own = like.headers.raw if like is not None else [(b"content-type", kind.encode("utf-8", "replace"))]
    kept = [(name, value) for name, value in own if name.lower() not in {b"content-length", *map(str.encode, pairs)}]
    return httpx.Response(
        status, headers=[*kept, *((name.encode(), value) for name, value in pairs.items())], content=body
    )


@contextmanager
def hostile(*, on_sockets: bool) -> Iterator[None]:
    """For the length of the block farms of this process answer so."""
    texts = HostileTexts(on_sockets=on_sockets)
    answered_in_process, answered_on_sockets = _ClientTransport.handle_async_request, WebApplication._answer
    sent = LineConnection.send

    async def in_process(self: _ClientTransport, request: httpx.Request) -> httpx.Response:
        return texts.spoil(request.url.path, await answered_in_process(self, request))

    async def over_sockets(self: WebApplication, scope: Message, body: bytes, **named: object) -> httpx.Response:
        return texts.spoil(str(scope["path"]), await answered_on_sockets(self, scope, body, **named))  # type: ignore[arg-type]

    async def send(self: LineConnection, *lines: str) -> None:
        await sent(self, *map(texts.spoil_line, lines))

    with (
        mock.patch.object(_ClientTransport, "handle_async_request", in_process),
        mock.patch.object(WebApplication, "_answer", over_sockets),
        mock.patch.object(LineConnection, "send", send),
    ):
        yield


def pytest_configure(config: object) -> None:
    """The built-in farm is hostile for the whole session."""
    block = hostile(on_sockets=False)
    block.__enter__()
    config.add_cleanup(lambda: block.__exit__(None, None, None))  # type: ignore[attr-defined]
