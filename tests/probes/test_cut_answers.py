"""An answer that ends before it is whole is no answer, like a reset: nothing is known of what the server would say."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import AsyncIterator

import httpx
import pytest

from harness.model.observation import Observation
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Operation, Protocol
from tests.probes.stubs import observe, stimulus
from tests.probes.test_http_over_sockets import ask, client_context, over_tls, server_context
from tests.probes.test_mail_probe import IMAP4_LOGON, POP3_LOGON, ScriptedMailServer, log_on
from tests.probes.test_outlook_anywhere_probe import CONN_A3, CONN_C2, ECHO, RpcProxy, connect, rpc

OK = b"HTTP/1.1 200 OK\r\n"
WORDS = "connection closed before the end of the answer"
PAGE = b"<html>" + b"x" * 3_000 + b"</html>"
ZIPPED = gzip.compress(PAGE)


def coded(body: bytes, coding: bytes = b"gzip") -> bytes:
    return OK + b"Content-Encoding: " + coding + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def raw_deflate(content: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return compressor.compress(content) + compressor.flush()


CUT = {
    "within the length announced": OK + b"Content-Length: 10\r\n\r\nabc",
    "with nothing of the length announced": OK + b"Content-Length: 10\r\n\r\n",
    "one byte before the end": OK + b"Content-Length: 4\r\n\r\nabc",
    "within an answer of HTTP/1.0": b"HTTP/1.0 200 OK\r\nContent-Length: 10\r\n\r\nabc",
    "within an error": b"HTTP/1.1 500 Error\r\nContent-Length: 10\r\n\r\nabc",
    "within a chunk": OK + b"Transfer-Encoding: chunked\r\n\r\na\r\nabc",
    "between chunks": OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    "before the first chunk": OK + b"Transfer-Encoding: chunked\r\n\r\n",
    "within the length of a chunk": OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1",
    "before the end of the last chunk": OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n",
    "within a compressed body of a length": OK + b"Content-Encoding: gzip\r\nContent-Length: 99\r\n\r\n" + ZIPPED[:20],
}


@pytest.mark.parametrize("name", CUT)
def test_a_body_that_ends_before_it_is_whole_is_unreachable(name: str) -> None:
    seen = over_tls(CUT[name])
    assert (seen.outcome.kind, seen.explanation) == (OutcomeKind.UNREACHABLE, WORDS)


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK", b"HTTP/1.1 200 OK\r\nContent-Le", b"HTT"])
def test_a_head_that_ends_before_it_is_whole_is_unreachable(head: bytes) -> None:
    assert over_tls(head).outcome.kind is OutcomeKind.UNREACHABLE


CODED_AND_CUT = {
    "gzip": coded(ZIPPED[:-12]),
    "gzip in the middle": coded(ZIPPED[: len(ZIPPED) // 2]),
    "gzip after its header": coded(ZIPPED[:10]),
    "gzip without its check": coded(ZIPPED[:-8]),
    "zlib": coded(zlib.compress(PAGE)[:-6], b"deflate"),
    "deflate": coded(raw_deflate(PAGE)[:-3], b"deflate"),
}


@pytest.mark.parametrize("name", CODED_AND_CUT)
def test_a_compressed_body_that_ends_before_its_coding_does_is_unreachable(name: str) -> None:
    seen = over_tls(CODED_AND_CUT[name])
    assert (seen.outcome.kind, seen.explanation) == (OutcomeKind.UNREACHABLE, "a compressed body that ends early")


WHOLE = {
    "that ends with the connection": b"HTTP/1.0 200 OK\r\n\r\nabc",
    "of HTTP/1.1 that ends with the connection": OK + b"Connection: close\r\n\r\nabc",
    "in chunks": OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "compressed": coded(ZIPPED),
    "compressed and followed by more": coded(ZIPPED + b"\0" * 4),
    "raw": coded(raw_deflate(PAGE), b"deflate"),
    "empty, although said to be compressed": coded(b""),
}


@pytest.mark.parametrize("name", WHOLE)
def test_an_answer_that_is_whole_is_read(name: str) -> None:
    assert over_tls(WHOLE[name]).exchanges[-1].status == 200


@pytest.mark.parametrize(
    "answer", [OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", b"SSH-2.0-x\r\n\r\n", coded(b"no gzip")]
)
def test_what_breaks_the_syntax_stays_malformed(answer: bytes) -> None:
    assert over_tls(answer).outcome.kind is OutcomeKind.MALFORMED


def without_close_notify(answer: bytes) -> Observation:
    """The server's TCP connection ends within TLS, without the alert that ends TLS itself."""
    context = server_context()
    context.num_tickets = 0
    return ask(answer, context=context, client=client_context(), aborting=True)


def test_tls_that_ends_without_its_own_end_cuts_an_answer_short() -> None:
    seen = without_close_notify(OK + b"Content-Length: 10\r\n\r\nabc")
    assert seen.outcome.kind is OutcomeKind.UNREACHABLE


def test_an_answer_longer_than_allowed_is_malformed_though_its_coding_has_not_ended() -> None:
    bomb = gzip.compress(bytes(3_000_000))[:-10]
    seen = observe(
        stimulus(Protocol.OWA, Operation.OWA),
        lambda _: httpx.Response(200, headers={"Content-Encoding": "gzip"}, content=bomb),
    )
    assert (seen.outcome.kind, seen.explanation) == (OutcomeKind.MALFORMED, "an answer longer than 1048576 bytes")


CUT_BODY = httpx.RemoteProtocolError(
    "peer closed connection without sending complete message body (received 3 bytes, expected 10)"
)


class CutStream(httpx.AsyncByteStream):
    def __init__(self, *pieces: bytes, error: Exception = CUT_BODY) -> None:
        self._pieces = pieces
        self._error = error

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            yield piece
        raise self._error


@pytest.mark.parametrize(
    ("protocol", "operation"),
    [
        (Protocol.OWA, Operation.OWA),
        (Protocol.EAS, Operation.FOLDERSYNC),
        (Protocol.EWS, Operation.GETFOLDER),
        (Protocol.AVAILABILITY, Operation.FREEBUSY),
        (Protocol.AUTODISCOVER, Operation.OUTLOOK),
        (Protocol.WEBDAV, Operation.PROPFIND),
    ],
)
@pytest.mark.parametrize("status", [200, 207, 403, 500])
def test_it_is_so_with_every_protocol_and_status(protocol: Protocol, operation: Operation, status: int) -> None:
    answers = lambda _: httpx.Response(status, stream=CutStream(b"<html>"))  # noqa: E731 - one answer to all requests
    seen = observe(stimulus(protocol, operation), answers)
    assert (seen.outcome.kind, seen.explanation) == (OutcomeKind.UNREACHABLE, WORDS)


@pytest.mark.parametrize("pieces", [(), (CONN_A3[:10],)], ids=["nothing", "a part of CONN/A3"])
def test_an_out_channel_that_breaks_off_before_it_carried_anything_is_unreachable(pieces: tuple[bytes, ...]) -> None:
    answer = rpc(*pieces, error=CUT_BODY)
    assert connect(RpcProxy(answer)).outcome.kind is OutcomeKind.UNREACHABLE


def test_an_echo_that_breaks_off_keeps_no_channel_from_being_opened() -> None:
    assert connect(RpcProxy(rpc(CONN_A3, CONN_C2), echo=rpc(ECHO[:10], error=CUT_BODY))).mailbox_server_reached is True


MAIL_CUT = {
    "within the greeting": (Protocol.POP3, (b"+OK rea",)),
    "within a list": (Protocol.POP3, (POP3_LOGON[0], b"+OK\r\nUSER\r\nTO")),
    "before the end of a list": (Protocol.POP3, (POP3_LOGON[0], b"+OK\r\nUSER\r\nTOP\r\n")),
    "within the answer to the user": (Protocol.POP3, (*POP3_LOGON[:2], b"-ER")),
    "within the answer to the password": (Protocol.POP3, (*POP3_LOGON[:3], b"-ERR Logon fail")),
    "before the answer to the password": (Protocol.POP3, POP3_LOGON[:3]),
    "within the numbers": (Protocol.POP3, (*POP3_LOGON[:4], b"+OK 0")),
    "within the greeting of IMAP4": (Protocol.IMAP4, (b"* OK",)),
    "before the tagged line": (Protocol.IMAP4, (IMAP4_LOGON[0], b"* CAPABILITY IMAP4rev1\r\n")),
    "within the tagged line": (Protocol.IMAP4, (*IMAP4_LOGON[:2], b"a4 NO LOGIN fai")),
    "within a literal": (Protocol.IMAP4, (IMAP4_LOGON[0], b"* X {7}\r\na1")),
    "after a literal": (Protocol.IMAP4, (IMAP4_LOGON[0], b"* X {2}\r\na1")),
    "before the mailbox is open": (Protocol.IMAP4, (*IMAP4_LOGON[:3], b"* 0 EXISTS\r\n")),
}


@pytest.mark.parametrize("name", MAIL_CUT)
def test_a_reply_of_a_mail_server_that_is_not_whole_is_unreachable(name: str) -> None:
    protocol, replies = MAIL_CUT[name]
    assert log_on(protocol, ScriptedMailServer(*replies)).outcome.kind is OutcomeKind.UNREACHABLE
