"""POP3 and IMAP4 on loopback sockets, asked line by line and by the standard library's clients."""

from __future__ import annotations

import asyncio
import imaplib
import poplib
import ssl
from collections.abc import Collection

import pytest

from fixtures.farm.errors import FarmError
from harness.model.deployment import Deployment, MailSecurity, MailService
from harness.probes.network import Conversation
from tests.farm.nouns import farm, figure, with_server

HOST = "cas-03.contoso.com"
POP3, IMAP4 = 1100, 1430
IMAP4_REFUSAL = "a NO LOGIN failed."
POP3_REFUSAL = "-ERR Logon failure: unknown user name or bad password."


def with_mail(security: MailSecurity, *, across_sites: bool | None = None) -> Deployment:
    """The figure with POP3 and IMAP4 of that kind on CAS-03."""
    pop3, imap4 = (MailService(port, security, across_sites) for port in (POP3, IMAP4))
    return with_server(figure(), "CAS-03", pop3=pop3, imap4=imap4)


def say(deployment: Deployment, port: int, *lines: str, faults: Collection[str] = ()) -> list[str]:
    """One session on a port with TLS from the start: the greeting, and the first line of each answer."""

    async def run() -> list[str]:
        one_farm = farm(deployment, faults)
        conversation: Conversation = one_farm.conversation()
        reader, writer = await conversation.open_connection(HOST, port)
        await writer.start_tls(conversation.tls_context(HOST), server_hostname=HOST)
        answers = [(await reader.readline()).decode().rstrip()]
        for line in lines:
            writer.write(f"{line}\r\n".encode())
            answers.append((await reader.readline()).decode().rstrip())
        writer.close()
        await one_farm.aclose()
        return answers

    return asyncio.run(run())


def pop3(deployment: Deployment, user: str, *, faults: Collection[str] = ()) -> str:
    """The answer to a POP3 logon."""
    return say(deployment, POP3, f"USER CONTOSO\\{user}", "PASS made-up", faults=faults)[-1]


def imap4(deployment: Deployment, user: str, *, faults: Collection[str] = ()) -> str:
    """The answer to an IMAP4 logon."""
    return say(deployment, IMAP4, f'a LOGIN "CONTOSO\\\\{user}" "made-up"', faults=faults)[-1]


TLS = with_mail(MailSecurity.TLS)


def test_pop3_of_the_own_site_opens_the_mailbox() -> None:
    answers = say(TLS, POP3, "USER CONTOSO/user3", "PASS made-up", "STAT", "QUIT")
    assert answers[0] == "+OK Microsoft Exchange Server 2007 POP3 service ready"
    assert answers[1] == "+OK"
    assert answers[2:4] == ["+OK User successfully logged on.", "+OK 0 0"]
    assert answers[4].startswith("+OK")


def test_pop3_tells_of_single_messages_that_there_is_none() -> None:
    commands = ("UIDL 1", "LIST 1", "TOP 1 0", "RETR 1", "DELE 1", "RSET")
    answers = say(TLS, POP3, "USER CONTOSO/user3", "PASS made-up", *commands)[3:]
    assert answers == ["-ERR The specified message doesn't exist."] * 5 + ["+OK"]


def test_imap4_of_the_own_site_opens_the_mailbox() -> None:
    answers = say(TLS, IMAP4, "a LOGIN user3@contoso.com made-up", "b SELECT INBOX")
    assert answers == [
        "* OK Microsoft Exchange Server 2007 IMAP4 service ready",
        "a OK LOGIN completed.",
        "* 0 EXISTS",
    ]


def test_another_site_is_refused_like_a_wrong_password() -> None:
    assert pop3(TLS, "user1") == POP3_REFUSAL
    assert imap4(TLS, "user1") == IMAP4_REFUSAL
    assert say(TLS, IMAP4, "a LOGIN CONTOSO/user3 wrong")[-1] == IMAP4_REFUSAL


def test_another_site_is_accepted_where_cross_site_sessions_are_allowed() -> None:
    allowed = with_mail(MailSecurity.TLS, across_sites=True)
    assert pop3(allowed, "user1").startswith("+OK")
    assert imap4(allowed, "user1").startswith("a OK")


def test_a_2003_mailbox_is_opened() -> None:
    assert pop3(TLS, "user4").startswith("+OK")
    assert imap4(TLS, "user4").startswith("a OK")


@pytest.mark.parametrize("protocol", ["pop3", "imap4"])
def test_the_faults_accept_the_other_site_and_refuse_the_own_one(protocol: str) -> None:
    log_on = {"pop3": pop3, "imap4": imap4}[protocol]
    assert "OK" in log_on(TLS, "user1", faults=[f"{protocol}-across-sites"])
    assert "OK" not in log_on(TLS, "user3", faults=[f"{protocol}-own-site-refused"])


def test_a_literal_is_read_as_an_argument() -> None:
    answers = say(TLS, IMAP4, "a LOGIN {13}", "CONTOSO\\user3 {7+}\r\nmade-up")
    assert answers[1].startswith("+ ")
    assert answers[2] == "a OK LOGIN completed."


def test_commands_out_of_place_are_refused() -> None:
    assert say(TLS, POP3, "STAT", "PASS made-up", "XYZ")[1:] == [
        "-ERR Command is not valid in this state.",
        "-ERR Command is not valid in this state.",
        "-ERR Protocol error. Command is invalid.",
    ]
    assert say(TLS, IMAP4, "a SELECT INBOX", "b STARTTLS", "c XYZ")[1:] == [
        "a BAD Command received in Invalid state.",
        "b BAD Command received in Invalid state.",
        "c BAD Command Error. 10",
    ]


def by_standard_library(security: MailSecurity) -> list[str]:
    """Logs on by poplib and imaplib, securing the connection as configured; a logon before that is tried as well."""

    def log_on(pop3_port: int, imap4_port: int, context: ssl.SSLContext) -> list[str]:
        context.check_hostname = False  # the library addresses the loopback interface by number
        secured = security is MailSecurity.TLS
        pop = (
            poplib.POP3_SSL("127.0.0.1", pop3_port, context=context) if secured else poplib.POP3("127.0.0.1", pop3_port)
        )
        imap = (
            imaplib.IMAP4_SSL("127.0.0.1", imap4_port, ssl_context=context)
            if secured
            else imaplib.IMAP4("127.0.0.1", imap4_port)
        )
        seen = []
        if security is MailSecurity.STARTTLS:
            with pytest.raises(poplib.error_proto, match="Command is not valid in this state"):
                pop.user("CONTOSO\\user3")
            with pytest.raises(imaplib.IMAP4.error, match="Invalid state"):
                imap.login("CONTOSO\\user3", "made-up")
            seen += [str("STLS" in pop.capa()), str("LOGINDISABLED" in imap.capabilities)]
            pop.stls(context)
            imap.starttls(context)
        pop.user("CONTOSO\\user3")
        seen.append(pop.pass_("made-up").decode())
        seen.append(imap.login("CONTOSO\\user3", "made-up")[0])
        seen.append(imap.select("INBOX")[0])
        pop.quit()
        imap.logout()
        return seen

    async def run() -> list[str]:
        one_farm = farm(with_mail(security))
        conversation = one_farm.conversation()
        ports = []
        for port in (POP3, IMAP4):
            _, writer = await conversation.open_connection(HOST, port)
            ports.append(writer.get_extra_info("peername")[1])
            writer.close()
        seen = await asyncio.to_thread(log_on, ports[0], ports[1], conversation.tls_context(HOST))
        await one_farm.aclose()
        return seen

    return asyncio.run(run())


def test_the_standard_library_logs_on_over_tls() -> None:
    assert by_standard_library(MailSecurity.TLS) == ["+OK User successfully logged on.", "OK", "OK"]


def test_the_standard_library_logs_on_after_starttls_and_not_before() -> None:
    logged_on = ["+OK User successfully logged on.", "OK", "OK"]
    assert by_standard_library(MailSecurity.STARTTLS) == ["True", "True", *logged_on]


def test_the_standard_library_logs_on_in_the_clear_where_nothing_is_configured() -> None:
    assert by_standard_library(MailSecurity.NONE) == ["+OK User successfully logged on.", "OK", "OK"]


def test_a_port_without_a_service_refuses_the_connection() -> None:
    async def run(host: str) -> None:
        await farm(TLS).conversation().open_connection(host, 25)

    with pytest.raises(ConnectionRefusedError):
        asyncio.run(run(HOST))
    with pytest.raises(ConnectionRefusedError):
        asyncio.run(run("be-03.contoso.com"))
    with pytest.raises(FarmError, match=r"elsewhere\.example"):
        asyncio.run(run("elsewhere.example"))


def test_a_farm_outlives_the_event_loop_of_a_conversation() -> None:
    one_farm = farm(TLS)

    async def greet() -> bytes:
        reader, writer = await one_farm.conversation().open_connection(HOST, POP3)
        await writer.start_tls(one_farm.conversation().tls_context(HOST), server_hostname=HOST)
        greeting = await reader.readline()
        writer.close()
        return greeting

    async def greet_and_close() -> bytes:
        greeting = await greet()
        await one_farm.aclose()
        return greeting

    assert asyncio.run(greet()) == asyncio.run(greet_and_close())
