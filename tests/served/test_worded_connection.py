"""The bytes of answers in a manner of their own, as a client of the served farm sees them."""

from __future__ import annotations

import h11
import pytest

from fixtures.farm.dialects import Manner
from fixtures.farm.served.worded_connection import WordedConnection

GET = b"GET /owa/ HTTP/1.1\r\nHost: a\r\n\r\n"
POST = b"POST /EWS HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
CLOSE = ("Connection", "close")


def answered(manner: Manner, *headers: tuple[str, str], request: bytes = GET, body: bytes = b"abcdefgh") -> bytes:
    connection = WordedConnection(manner)
    connection.receive_data(request)
    while not isinstance(connection.next_event(), h11.EndOfMessage):
        pass
    events = (h11.Response(status_code=200, headers=list(headers), reason="OK"), h11.Data(body), h11.EndOfMessage())
    return b"".join(connection.send(event) or b"" for event in events)


def test_an_answer_of_http_1_0_ends_with_its_connection() -> None:
    sent = answered(Manner(closes=True, by_http_1_0=True), CLOSE)
    assert sent == b"HTTP/1.0 200 OK\r\nConnection: close\r\n\r\nabcdefgh"


def test_an_answer_that_keeps_its_connection_is_one_of_http_1_1() -> None:
    sent = answered(Manner(closes=True, by_http_1_0=True), ("Content-Length", "8"))
    assert sent == b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nabcdefgh"


def test_a_body_comes_in_chunks_of_the_sizes_over_and_over() -> None:
    sent = answered(Manner(chunks=(1, 3)))
    assert sent.partition(b"\r\n\r\n")[2] == b"1\r\na\r\n3\r\nbcd\r\n1\r\ne\r\n3\r\nfgh\r\n0\r\n\r\n"


def test_an_empty_body_in_chunks_is_the_last_chunk() -> None:
    assert answered(Manner(chunks=(1,)), body=b"").endswith(b"\r\n\r\n0\r\n\r\n")


@pytest.mark.parametrize(("request_", "ahead"), [(POST, True), (GET, False)], ids=["POST", "GET"])
def test_100_continue_comes_ahead_of_what_answers_a_post(request_: bytes, ahead: bool) -> None:
    sent = answered(Manner(continues=True), ("Content-Length", "8"), request=request_)
    assert sent.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n") is ahead


@pytest.mark.parametrize(("reasons", "line"), [((), b"HTTP/1.1 200 \r\n"), (((200, "Så"),), b"HTTP/1.1 200 S\xe5\r\n")])
def test_reason_phrases_are_empty_or_in_another_language(reasons: tuple[tuple[int, str], ...], line: bytes) -> None:
    manner = Manner(reasons=reasons, code_page="windows-1252")
    assert answered(manner, ("Content-Length", "8")).startswith(line)
