"""One request and its answer as text for readers: start line and headers first, then the body. All of it is printable.

Whatever a server sent is plain text there, never a page that a browser renders.
"""

from __future__ import annotations

from collections.abc import Iterable

from harness.model.observation import Exchange
from harness.model.printable import printable, printable_lines
from harness.reporting.allure.body_text import indented_body

_RPC_PROXY = "/rpcproxy.dll"


def request_text(exchange: Exchange) -> str:
    """What was sent; bodies in WBXML as XML."""
    start, _, body = exchange.request.partition("\n")
    body = exchange.decoded_request or _readable(body.removeprefix("\n"), exchange.request_headers)
    return _joined(start, exchange.request_headers, (), body)


def answer_text(exchange: Exchange) -> str:
    """What came back, or why nothing did."""
    start = exchange.failure or ("" if exchange.status is None else f"HTTP {exchange.status}")
    noted = (f"(not kept: {one.name} {one.place})" for one in exchange.noted)
    body = exchange.decoded_answer or _readable(exchange.answer_text, exchange.answer_headers)
    return _joined(start, exchange.answer_headers, noted, body)


def exchange_text(exchange: Exchange) -> str:
    """Both, the request first."""
    return f"{request_text(exchange)}\n\n{answer_text(exchange)}"


def request_line(exchange: Exchange) -> str:
    """The request's first line: method and URL, or the command of POP3 and IMAP4.

    Of a query only the command of a device and the server behind an RPC proxy: the rest is long.
    """
    line = printable(exchange.request.partition("\n")[0])
    address, mark, query = line.partition("?")
    own = query.partition("&")[0]
    is_told = own.lower().startswith("cmd=") or address.lower().endswith(_RPC_PROXY)
    return f"{address}?{own}" if mark and is_told else address


def answer_line(exchange: Exchange) -> str:
    """The status, the failure, or the line of a mail server's reply that decides: of IMAP4 the last one."""
    if exchange.failure:
        return printable(exchange.failure)
    lines = exchange.answer_text.rstrip().splitlines() or [""]
    decides = lines[-1] if lines[0].startswith("* ") else lines[0]
    return f"HTTP {exchange.status}" if exchange.status is not None else printable(decides)


def _readable(body: str, headers: Iterable[tuple[str, str]]) -> str:
    media_type = next((value for name, value in headers if name.lower() == "content-type"), "")
    return indented_body(body, is_markup="xml" in media_type.lower() and "html" not in media_type.lower())


def _joined(start: str, headers: Iterable[tuple[str, str]], more: Iterable[str], body: str) -> str:
    head = [start, *(f"{name}: {value}" for name, value in headers), *more]
    lines = [printable(line) for line in head if line]
    return "\n".join([*lines, "", printable_lines(body)] if body and lines else lines or [printable_lines(body)])
