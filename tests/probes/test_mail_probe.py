"""POP3 and IMAP4 against scripted servers on the loopback interface."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from functools import lru_cache

import pytest
import trustme

from harness.model.deployment import MailSecurity
from harness.model.observation import Observation
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Logon, Operation, Protocol
from harness.model.secret import Secret
from harness.model.stimulus import Account
from harness.probes.probe import Limits, perform
from tests.probes.stubs import ACCOUNTS, ADDRESS, HOST, PASSWORD, StubConversation, stimulus

PLAIN_PASSWORD = "swordfish-1"
ASCII_ACCOUNT = {ADDRESS: Account(ADDRESS, "CONTOSO\\user1", Secret(PLAIN_PASSWORD))}
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class ScriptedMailServer:
    """Answers each line with the next of `replies`; the first is the greeting. None starts TLS."""

    def __init__(self, *replies: bytes | None, context: ssl.SSLContext | None = None) -> None:
        self._replies = replies
        self._context = context
        self.lines: list[bytes] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        greeting, *replies = self._replies
        assert greeting is not None
        writer.write(greeting)
        for reply in replies:
            if reply is None:
                await writer.drain()
                assert self._context is not None
                await writer.start_tls(self._context)
                continue
            line = await reader.readline()
            if not line:
                break
            self.lines.append(line)
            writer.write(reply)
        await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
        await reader.read()


@lru_cache
def authority() -> trustme.CA:
    return trustme.CA()


@lru_cache
def server_context(host: str = HOST) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority().issue_cert(host).configure_cert(context)
    return context


@lru_cache
def client_context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority().configure_trust(context)
    return context


def log_on(
    protocol: Protocol,
    serve: Serve,
    *,
    security: MailSecurity = MailSecurity.NONE,
    context: ssl.SSLContext | None = None,
    limits: Limits | None = None,
    accounts: dict[str, Account] | None = None,
) -> Observation:
    async def run() -> Observation:
        handlers: list[asyncio.Task[None]] = []

        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await serve(reader, writer)
            except OSError:
                pass  # the probe closed the connection, which some of these tests provoke
            finally:
                writer.transport.abort()

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            handlers.append(asyncio.create_task(handle(reader, writer)))

        server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=context)
        async with server:
            conversation = StubConversation(address=server.sockets[0].getsockname(), context=client_context())
            what = stimulus(protocol, Operation.LOGON, logon=Logon.PLAIN, security=security, port=995)
            seen = await perform(
                what, accounts or ASCII_ACCOUNT, conversation, limits=limits or Limits(timeout_seconds=5)
            )
            await asyncio.gather(*handlers)
            return seen

    return asyncio.run(run())


POP3_LOGON = (
    b"+OK ready\r\n",
    b"-ERR unknown\r\n",
    b"+OK\r\n",
    b"+OK User successfully logged on.\r\n",
    b"+OK 0 0\r\n",
    b"+OK\r\n",
)
IMAP4_LOGON = (
    b"* OK Microsoft Exchange Server 2007 IMAP4 service ready\r\n",
    b"* CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN\r\na1 OK CAPABILITY completed.\r\n",
    b"a4 OK LOGIN completed.\r\n",
    b"* 0 EXISTS\r\n* FLAGS (\\Seen)\r\na5 OK [READ-WRITE] SELECT completed.\r\n",
    b"* BYE\r\nz OK LOGOUT completed.\r\n",
)


@pytest.mark.parametrize(
    "selected",
    [
        b"a5 OK\r\n",
        b"* FLAGS ()\r\na5 OK done\r\n",
        b"* EXISTS\r\na5 OK\r\n",
        b"* OK 1 EXISTS\r\na5 OK\r\n",
        b"* 4294967296 EXISTS\r\na5 OK\r\n",
    ],
)
def test_an_imap4_mailbox_that_is_opened_without_its_messages_is_none(selected: bytes) -> None:
    """RFC 3501, section 6.3.1: as a server that says OK to every command."""
    seen = log_on(Protocol.IMAP4, ScriptedMailServer(*IMAP4_LOGON[:3], selected, IMAP4_LOGON[-1]))
    assert (seen.outcome.kind, seen.prerequisite) == (OutcomeKind.MALFORMED, None)
    assert "without the number of messages" in seen.explanation


def test_a_pop3_user_who_gets_to_the_mailbox_is_served() -> None:
    server = ScriptedMailServer(*POP3_LOGON)
    seen = log_on(Protocol.POP3, server)
    assert seen.outcome == Outcome(OutcomeKind.SERVED)
    assert server.lines == [b"CAPA\r\n", b"USER CONTOSO\\user1\r\n", b"PASS swordfish-1\r\n", b"STAT\r\n", b"QUIT\r\n"]
    assert [exchange.request for exchange in seen.exchanges] == [
        "(connect)",
        "CAPA",
        "USER CONTOSO\\user1",
        "PASS ***",
        "STAT",
        "QUIT",
    ]
    assert PLAIN_PASSWORD not in repr(seen)


def test_an_imap4_user_who_gets_to_the_mailbox_is_served() -> None:
    server = ScriptedMailServer(*IMAP4_LOGON)
    seen = log_on(Protocol.IMAP4, server)
    assert seen.outcome == Outcome(OutcomeKind.SERVED)
    assert server.lines[1] == b'a4 LOGIN "CONTOSO\\\\user1" "swordfish-1"\r\n'
    assert seen.exchanges[2].request == "a4 LOGIN CONTOSO\\user1 ***"
    assert seen.exchanges[3].answer_text.splitlines()[-1].startswith("a5 OK")


def test_a_password_that_no_quoted_string_holds_is_sent_as_a_literal() -> None:
    server = ScriptedMailServer(IMAP4_LOGON[0], IMAP4_LOGON[1], b"+ go on\r\n", b"a4 NO LOGIN failed.\r\n")
    seen = log_on(Protocol.IMAP4, server, accounts=dict(ACCOUNTS))
    assert seen.outcome.kind is OutcomeKind.REFUSED
    assert server.lines[2].decode() == f"{PASSWORD}\r\n"
    assert PASSWORD not in repr(seen)


def test_a_literal_that_the_server_does_not_want_is_not_sent() -> None:
    server = ScriptedMailServer(IMAP4_LOGON[0], IMAP4_LOGON[1], b"a4 NO not so\r\n", b"")
    assert log_on(Protocol.IMAP4, server, accounts=dict(ACCOUNTS)).outcome.kind is OutcomeKind.REFUSED
    assert len(server.lines) == 2


@pytest.mark.parametrize("protocol", [Protocol.POP3, Protocol.IMAP4])
def test_tls_comes_before_the_greeting(protocol: Protocol) -> None:
    replies = POP3_LOGON if protocol is Protocol.POP3 else IMAP4_LOGON
    seen = log_on(protocol, ScriptedMailServer(*replies), security=MailSecurity.TLS, context=server_context())
    assert seen.outcome.kind is OutcomeKind.SERVED


def test_pop3_starts_tls_before_the_password() -> None:
    replies = (POP3_LOGON[0], b"+OK\r\nSTLS\r\n.\r\n", b"+OK Begin TLS\r\n", None, *POP3_LOGON[2:])
    server = ScriptedMailServer(*replies, context=server_context())
    assert log_on(Protocol.POP3, server, security=MailSecurity.STARTTLS).outcome.kind is OutcomeKind.SERVED
    assert server.lines[1] == b"STLS\r\n"


def test_imap4_starts_tls_before_the_password() -> None:
    offer = b"* CAPABILITY IMAP4 LOGINDISABLED STARTTLS\r\na1 OK\r\n"
    capability = b"* CAPABILITY IMAP4 AUTH=PLAIN\r\na3 OK\r\n"
    replies = (IMAP4_LOGON[0], offer, b"a2 OK Begin TLS\r\n", None, capability, *IMAP4_LOGON[2:])
    server = ScriptedMailServer(*replies, context=server_context())
    assert log_on(Protocol.IMAP4, server, security=MailSecurity.STARTTLS).outcome.kind is OutcomeKind.SERVED


@pytest.mark.parametrize("protocol", [Protocol.POP3, Protocol.IMAP4])
def test_replies_sent_before_tls_are_not_taken_for_replies_after_it(protocol: Protocol) -> None:
    """Any host on the path can send them: taken for replies after STARTTLS, they would log the user on."""
    if protocol is Protocol.POP3:
        replies = (POP3_LOGON[0], b"+OK\r\nSTLS\r\n.\r\n", b"+OK Begin\r\n+OK\r\n+OK\r\n+OK\r\n+OK 0 0\r\n+OK\r\n")
    else:
        offer = b"* CAPABILITY IMAP4 STARTTLS\r\na1 OK\r\n"
        forged = b"a2 OK\r\n* CAPABILITY IMAP4\r\na3 OK\r\na4 OK\r\na5 OK\r\nz OK\r\n"
        replies = (IMAP4_LOGON[0], offer, forged)
    seen = log_on(protocol, ScriptedMailServer(*replies), security=MailSecurity.STARTTLS)
    assert seen.outcome.kind is OutcomeKind.MALFORMED
    assert seen.explanation == "bytes beyond the reply before TLS began"


def test_a_pop3_refusal_that_ends_like_an_imap_literal_is_a_refusal() -> None:
    seen = log_on(Protocol.POP3, ScriptedMailServer(*POP3_LOGON[:2], b"-ERR Logon failure {5}\r\n"))
    assert seen.outcome.kind is OutcomeKind.REFUSED


@pytest.mark.parametrize("security", [MailSecurity.TLS, MailSecurity.STARTTLS])
def test_a_certificate_of_another_host_is_unreachable_and_gets_no_password(security: MailSecurity) -> None:
    context = server_context("other.contoso.com")
    server = ScriptedMailServer(POP3_LOGON[0], b"-ERR\r\n", b"+OK\r\n", None, context=context)
    implicit = context if security is MailSecurity.TLS else None
    seen = log_on(Protocol.POP3, server, security=security, context=implicit)
    assert seen.outcome.kind is OutcomeKind.UNREACHABLE
    assert seen.explanation.startswith("TLS failure: Hostname mismatch")
    assert not any(line.startswith(b"USER") for line in server.lines)


POP3_DENIALS = {
    "a greeting that refuses": ((b"-ERR not now\r\n",), OutcomeKind.REFUSED, "-ERR not now"),
    "a refused user": ((*POP3_LOGON[:2], b"-ERR no\r\n"), OutcomeKind.REFUSED, "-ERR no"),
    "a refused password": (
        (*POP3_LOGON[:3], b"-ERR Logon failure: unknown user name or bad password.\r\n"),
        OutcomeKind.REFUSED,
        "-ERR Logon failure: unknown user name or bad password.",
    ),
    "a refused mailbox": ((*POP3_LOGON[:4], b"-ERR no mailbox\r\n"), OutcomeKind.REFUSED, "-ERR no mailbox"),
    "the wrong state": (
        (*POP3_LOGON[:2], b"-ERR Command is not valid in this state.\r\n"),
        OutcomeKind.REFUSED,
        "-ERR Command is not valid in this state.",
    ),
    "STAT without numbers": ((*POP3_LOGON[:4], b"+OK many\r\n"), OutcomeKind.MALFORMED, "STAT: +OK many"),
    "another protocol": ((b"220 smtp\r\n",), OutcomeKind.MALFORMED, "220 smtp"),
    "an empty line": ((b"\r\n",), OutcomeKind.MALFORMED, "an empty line"),
    "bytes": ((b"\x15\x03\x01\n",), OutcomeKind.MALFORMED, "a reply line with control characters"),
    "no answer": ((b"",), OutcomeKind.UNREACHABLE, "connection closed without an answer"),
    "an end amidst": (POP3_LOGON[:3], OutcomeKind.UNREACHABLE, "connection closed without an answer"),
    "a long line": (
        (b"+OK " + b"x" * 10_000 + b"\r\n",),
        OutcomeKind.MALFORMED,
        "a reply line of more than 8192 bytes",
    ),
    "a line without end": ((b"x" * 200_000,), OutcomeKind.MALFORMED, "a reply line of more than 8192 bytes"),
    "many lines": (
        (POP3_LOGON[0], b"+OK\r\n" + b"X\r\n" * 300),
        OutcomeKind.MALFORMED,
        "a reply of more than 200 lines",
    ),
}


@pytest.mark.parametrize("name", POP3_DENIALS)
def test_a_pop3_logon_that_fails_is_classified(name: str) -> None:
    replies, kind, explanation = POP3_DENIALS[name]
    seen = log_on(Protocol.POP3, ScriptedMailServer(*replies))
    assert (seen.outcome.kind, seen.explanation) == (kind, explanation)


IMAP4_DENIALS = {
    "a greeting that refuses": ((b"* BYE not now\r\n",), OutcomeKind.REFUSED, "* BYE not now"),
    "a refused logon": ((*IMAP4_LOGON[:2], b"a4 NO LOGIN failed.\r\n"), OutcomeKind.REFUSED, "a4 NO LOGIN failed."),
    "an end in words": ((*IMAP4_LOGON[:2], b"* BYE too many\r\n"), OutcomeKind.REFUSED, "* BYE too many"),
    "a refused mailbox": ((*IMAP4_LOGON[:3], b"a5 NO no mailbox\r\n"), OutcomeKind.REFUSED, "a5 NO no mailbox"),
    "a bad command": (
        (*IMAP4_LOGON[:2], b"a4 BAD Command received in Invalid state.\r\n"),
        OutcomeKind.REFUSED,
        "a4 BAD Command received in Invalid state.",
    ),
    "no password in clear": (
        (IMAP4_LOGON[0], b"* CAPABILITY IMAP4 LOGINDISABLED\r\na1 OK\r\n"),
        OutcomeKind.REFUSED,
        "LOGINDISABLED: the server accepts no password on this connection",
    ),
    "another protocol": ((b"+OK POP3\r\n",), OutcomeKind.MALFORMED, "+OK POP3"),
    "a large literal": (
        (IMAP4_LOGON[0], b"* X {999999}\r\n"),
        OutcomeKind.MALFORMED,
        "a literal of more than 8192 bytes",
    ),
    "a line of literals": (
        (IMAP4_LOGON[0], b"* X " + b"{8000}\r\n" + b"x" * 8000 + b"{8000}\r\n" + b"x" * 8000 + b"\r\n"),
        OutcomeKind.MALFORMED,
        "a reply line of more than 8192 bytes",
    ),
}


@pytest.mark.parametrize("name", IMAP4_DENIALS)
def test_an_imap4_logon_that_fails_is_classified(name: str) -> None:
    replies, kind, explanation = IMAP4_DENIALS[name]
    seen = log_on(Protocol.IMAP4, ScriptedMailServer(*replies))
    assert (seen.outcome.kind, seen.explanation) == (kind, explanation)


def test_a_literal_within_a_reply_is_read_over() -> None:
    capability = b"* X {7}\r\na1 OK\r\n done\r\na1 OK\r\n"
    seen = log_on(Protocol.IMAP4, ScriptedMailServer(IMAP4_LOGON[0], capability, *IMAP4_LOGON[2:]))
    assert seen.outcome.kind is OutcomeKind.SERVED


def test_a_referral_names_another_server() -> None:
    url = "imap://user1;AUTH=*@cas-01.contoso.com/"
    seen = log_on(
        Protocol.IMAP4, ScriptedMailServer(*IMAP4_LOGON[:2], f"a4 NO [REFERRAL {url}] elsewhere\r\n".encode())
    )
    assert seen.outcome == Outcome(OutcomeKind.REDIRECT_HOST, location=url)


def test_a_server_that_closes_before_the_logoff_has_served() -> None:
    assert log_on(Protocol.POP3, ScriptedMailServer(*POP3_LOGON[:5])).outcome.kind is OutcomeKind.SERVED
    assert log_on(Protocol.IMAP4, ScriptedMailServer(*IMAP4_LOGON[:4])).outcome.kind is OutcomeKind.SERVED


@pytest.mark.parametrize("security", list(MailSecurity))
def test_a_silent_server_is_unreachable(security: MailSecurity) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    seen = log_on(Protocol.IMAP4, silent, security=security, limits=Limits(timeout_seconds=0.05))
    assert (seen.outcome.kind, seen.explanation) == (OutcomeKind.UNREACHABLE, "time-out")


def test_a_server_that_is_not_there_is_unreachable() -> None:
    what = stimulus(Protocol.POP3, Operation.LOGON, logon=Logon.PLAIN, security=MailSecurity.TLS)
    seen = asyncio.run(perform(what, ASCII_ACCOUNT, StubConversation()))
    assert (seen.outcome.kind, seen.explanation) == (OutcomeKind.UNREACHABLE, "connection refused")
    assert [exchange.failure for exchange in seen.exchanges] == ["connection refused"]


def test_a_server_that_speaks_no_tls_is_unreachable() -> None:
    seen = log_on(Protocol.POP3, ScriptedMailServer(b"+OK in clear\r\n", b""), security=MailSecurity.TLS)
    assert (seen.outcome.kind, seen.explanation) == (OutcomeKind.UNREACHABLE, "TLS failure")


def test_untagged_lines_may_come_before_the_continuation_of_a_literal() -> None:
    server = ScriptedMailServer(
        b"* OK ber\xe4tt\r\n",
        b"* OK [ALERT] underh\xe5ll\r\n* capability imap4rev1 \r\na1 OK \r\n",
        b"* OK [ALERT] underh\xe5ll\r\n* CAPABILITY IMAP4rev1\r\n+ go on\r\n",
        b"* OK [ALERT] underh\xe5ll\r\na4 OK inloggad\r\n",
        b"* OK [ALERT] underh\xe5ll\r\n* 0 EXISTS\r\na5 OK [READ-WRITE] klart\r\n",
        b"* BYE\r\nz OK \r\n",
    )
    assert log_on(Protocol.IMAP4, server, accounts=dict(ACCOUNTS)).outcome.kind is OutcomeKind.SERVED
    assert server.lines[2].rstrip().decode() == PASSWORD


def test_a_refusal_instead_of_the_continuation_ends_the_logon() -> None:
    server = ScriptedMailServer(*IMAP4_LOGON[:2], b"* OK busy\r\na4 NO LOGIN failed.\r\n")
    assert log_on(Protocol.IMAP4, server, accounts=dict(ACCOUNTS)).outcome.kind is OutcomeKind.REFUSED


def test_pop3_s_list_of_capabilities_is_read_in_any_case_and_order() -> None:
    capa = b"+OK Lista f\xf6ljer \r\nEXPIRE NEVER\r\nSASL NTLM GSSAPI PLAIN\r\nX-Y 1 2 \r\nuidl \r\nUser\r\n.\r\n"
    server = ScriptedMailServer(POP3_LOGON[0], capa, *POP3_LOGON[2:])
    assert log_on(Protocol.POP3, server).outcome.kind is OutcomeKind.SERVED
