"""POP3 and IMAP4: whether the user's mailbox can be opened on this server (protocol-facts, section 5).

Only what is said to the logon itself, or to the opening of the mailbox, is the server's answer. What is refused before,
for the moment or for want of TLS has a prerequisite: it shows neither that a user is served nor that one is refused.
"""

from __future__ import annotations

from harness.model.deployment import MailSecurity
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Protocol
from harness.model.stimulus import Account, Stimulus
from harness.probes.mail_advice import (
    ADVICE,
    ALREADY_LOGGED_ON,
    LOGIN_TYPE,
    NO_STARTTLS,
    NOT_TAKEN,
    TRY_LATER,
    USE_TLS,
    hindered,
    of_another_service,
)
from harness.probes.mail_connection import MailConnection
from harness.probes.probe_result import NoAnswerError, ProbeResult, malformed, refused, served
from harness.wire import mail_lines
from harness.wire.mail_hindrances import Hindrance, find_hindrance
from harness.wire.mail_lines import MailCommand, ReplyStatus


async def perform_mail(stimulus: Stimulus, account: Account, connection: MailConnection) -> ProbeResult:
    """The result for the mail program, from the greeting to the end of the conversation."""
    security = stimulus.security or MailSecurity.NONE
    try:
        if stimulus.protocol is Protocol.POP3:
            await _pop3_logon(security, account, connection)
            log_off = mail_lines.pop3_command("QUIT")
        else:
            await _imap4_logon(security, account, connection)
            log_off = mail_lines.imap4_command("z", "LOGOUT")
    except _LogonEndedError as end:
        return end.result
    await _log_off(connection, log_off)
    return served("logged on")


class _LogonEndedError(Exception):
    """The server refused, something stands before the logon, or a reply is not the protocol."""

    def __init__(self, result: ProbeResult) -> None:
        super().__init__(result.explanation)
        self.result = result


async def _pop3_logon(security: MailSecurity, account: Account, connection: MailConnection) -> None:
    greeting = await connection.open(tls=security is MailSecurity.TLS)
    _require_greeting(mail_lines.read_pop3_status(greeting), greeting)
    offered = await _pop3_capabilities(connection)
    if security is MailSecurity.STARTTLS:
        await _ask_pop3(connection, mail_lines.pop3_command("STLS"), before_logon=NO_STARTTLS)
        await connection.start_tls()
    in_clear = USE_TLS if security is MailSecurity.NONE else None
    not_taken = in_clear or NOT_TAKEN
    # Without TLS no server refuses a user name alone, but many refuse to hear one. A password that one has heard it
    # may refuse, unless its list of capabilities says that it takes none here (RFC 2449, section 6.3).
    takes_passwords = offered is None or "USER" in offered
    user = mail_lines.pop3_command("USER", account.logon)
    await _ask_pop3(connection, user, before_logon=in_clear, not_taken=not_taken)
    password = mail_lines.pop3_pass(account.password.reveal())
    refused_before = None if takes_passwords else in_clear
    await _ask_pop3(connection, password, before_logon=refused_before, not_taken=not_taken)
    status = await _ask_pop3(connection, mail_lines.pop3_command("STAT"))
    if not mail_lines.is_pop3_stat(status):
        raise _LogonEndedError(malformed(f"STAT: {status}"))


async def _pop3_capabilities(connection: MailConnection) -> frozenset[str] | None:
    """CAPA as mail programs send it; None from a server that does not support it, which decides nothing."""
    positive: list[bool] = []

    def is_last(line: str) -> bool:
        if not positive:
            positive.append(mail_lines.read_pop3_status(line) is ReplyStatus.OK)
        return not positive[0] or line == "."

    lines = await connection.ask(mail_lines.pop3_command("CAPA"), is_last)
    return mail_lines.capabilities_in(line.split(" ", 1)[0] for line in lines[1:]) if positive[0] else None


async def _ask_pop3(
    connection: MailConnection, command: MailCommand, *, before_logon: str | None = None, not_taken: str = NOT_TAKEN
) -> str:
    line = (await connection.ask(command, lambda _: True))[-1]
    _require(mail_lines.read_pop3_status(line), line, before_logon=before_logon, not_taken=not_taken)
    return line


async def _imap4_logon(security: MailSecurity, account: Account, connection: MailConnection) -> None:
    greeting = await connection.open(tls=security is MailSecurity.TLS)
    _require_greeting(mail_lines.read_imap4_greeting(greeting), greeting)
    capabilities = await _imap4_capabilities(connection, "a1") or mail_lines.capabilities_of_greeting(greeting)
    if security is MailSecurity.STARTTLS:
        await _ask_imap4(connection, "a2", mail_lines.imap4_command("a2", "STARTTLS"), before_logon=NO_STARTTLS)
        await connection.start_tls()
        capabilities = await _imap4_capabilities(connection, "a3")
    not_taken = USE_TLS if security is MailSecurity.NONE else NOT_TAKEN
    if "LOGINDISABLED" in capabilities:
        advice = USE_TLS if security is MailSecurity.NONE else LOGIN_TYPE
        raise _LogonEndedError(hindered("LOGINDISABLED: the server accepts no password on this connection", advice))
    login = mail_lines.imap4_login("a4", account.logon, account.password.reveal())
    await _ask_imap4(connection, "a4", login, not_taken=not_taken)
    selected = await _ask_imap4(connection, "a5", mail_lines.imap4_command("a5", "SELECT", "INBOX"))
    if not mail_lines.is_imap4_select(selected):
        raise _LogonEndedError(malformed(f"SELECT: {selected[-1]}, without the number of messages"))


async def _imap4_capabilities(connection: MailConnection, tag: str) -> frozenset[str]:
    """None at all from a server that refuses the question: what it answers to the logon decides."""
    command = mail_lines.imap4_command(tag, "CAPABILITY")
    lines = await connection.ask(command, lambda line: mail_lines.ends_imap4_reply(tag, line))
    reply = mail_lines.read_imap4_status(tag, lines[-1])
    if reply in (ReplyStatus.REFUSED, ReplyStatus.NOT_TAKEN) and find_hindrance(lines[-1]) is None:
        return frozenset()
    _require(reply, lines[-1])
    return mail_lines.capabilities_in(lines)


async def _ask_imap4(
    connection: MailConnection,
    tag: str,
    command: MailCommand,
    *,
    before_logon: str | None = None,
    not_taken: str = NOT_TAKEN,
) -> tuple[str, ...]:
    """The lines of a positive reply."""
    lines = await connection.ask(command, lambda line: mail_lines.ends_imap4_reply(tag, line))
    line = lines[-1]
    referral = mail_lines.find_referral(line)
    if referral is not None:
        raise _LogonEndedError(
            ProbeResult(Outcome(OutcomeKind.REDIRECT_HOST, location=referral), f"referral to {referral}")
        )
    _require(mail_lines.read_imap4_status(tag, line), line, before_logon=before_logon, not_taken=not_taken)
    return lines


def _require_greeting(reply: ReplyStatus, line: str) -> None:
    """Nothing that a greeting says is an answer to a logon."""
    if reply is ReplyStatus.NOT_UNDERSTOOD and mail_lines.is_of_another_protocol(line):
        raise _LogonEndedError(of_another_service(line))
    _require(reply, line, before_logon=TRY_LATER)


def _require(reply: ReplyStatus, line: str, *, before_logon: str | None = None, not_taken: str = NOT_TAKEN) -> None:
    """Ends the logon unless the reply is positive.

    `before_logon` is the advice where a refusal is none of the logon, `not_taken` that for a command which is not
    taken here. What the line itself says of it comes first.
    """
    hindrance = find_hindrance(line)
    said = not_taken if hindrance is Hindrance.WRONG_STATE else ADVICE.get(hindrance) if hindrance else None
    match reply:
        case ReplyStatus.REFUSED:
            advice = said or before_logon
            raise _LogonEndedError(hindered(line, advice) if advice else refused(line))
        case ReplyStatus.CLOSING:
            raise _LogonEndedError(hindered(line, said or TRY_LATER))
        case ReplyStatus.LOGGED_ON:
            raise _LogonEndedError(hindered(line, ALREADY_LOGGED_ON))
        case ReplyStatus.NOT_TAKEN:
            raise _LogonEndedError(hindered(line, said or before_logon or not_taken))
        case ReplyStatus.NOT_UNDERSTOOD:
            raise _LogonEndedError(malformed(line or "an empty line"))


async def _log_off(connection: MailConnection, command: MailCommand) -> None:
    """The result is known before: a server that has already closed the connection changes nothing."""
    try:
        await connection.ask(command, lambda line: not line.startswith("* "))
    except NoAnswerError:
        return
