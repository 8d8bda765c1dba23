"""POP3 and IMAP4: whether the user's mailbox can be opened on this server (protocol-facts, section 5)."""

from __future__ import annotations

from harness.model.deployment import MailSecurity
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Protocol
from harness.model.stimulus import Account, Stimulus
from harness.probes.mail_connection import MailConnection
from harness.probes.probe_result import NoAnswerError, ProbeResult, malformed, refused, served
from harness.wire import mail_lines
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
    """The server refused, or its reply is not the protocol."""

    def __init__(self, result: ProbeResult) -> None:
        super().__init__(result.explanation)
        self.result = result


async def _pop3_logon(security: MailSecurity, account: Account, connection: MailConnection) -> None:
    greeting = await connection.open(tls=security is MailSecurity.TLS)
    _require(mail_lines.read_pop3_status(greeting), greeting)
    await _pop3_capabilities(connection)
    if security is MailSecurity.STARTTLS:
        await _ask_pop3(connection, mail_lines.pop3_command("STLS"))
        await connection.start_tls()
    await _ask_pop3(connection, mail_lines.pop3_command("USER", account.logon))
    await _ask_pop3(connection, mail_lines.pop3_pass(account.password.reveal()))
    status = await _ask_pop3(connection, mail_lines.pop3_command("STAT"))
    if not mail_lines.is_pop3_stat(status):
        raise _LogonEndedError(malformed(f"STAT: {status}"))


async def _pop3_capabilities(connection: MailConnection) -> None:
    """CAPA as mail programs send it; a server that does not support it answers -ERR, which decides nothing."""
    positive: list[bool] = []

    def is_last(line: str) -> bool:
        if not positive:
            positive.append(mail_lines.read_pop3_status(line) is ReplyStatus.OK)
        return not positive[0] or line == "."

    await connection.ask(mail_lines.pop3_command("CAPA"), is_last)


async def _ask_pop3(connection: MailConnection, command: MailCommand) -> str:
    line = (await connection.ask(command, lambda _: True))[-1]
    _require(mail_lines.read_pop3_status(line), line)
    return line


async def _imap4_logon(security: MailSecurity, account: Account, connection: MailConnection) -> None:
    greeting = await connection.open(tls=security is MailSecurity.TLS)
    _require(mail_lines.read_imap4_greeting(greeting), greeting)
    capabilities = await _ask_imap4(connection, "a1", mail_lines.imap4_command("a1", "CAPABILITY"))
    if security is MailSecurity.STARTTLS:
        await _ask_imap4(connection, "a2", mail_lines.imap4_command("a2", "STARTTLS"))
        await connection.start_tls()
        capabilities = await _ask_imap4(connection, "a3", mail_lines.imap4_command("a3", "CAPABILITY"))
    if any("LOGINDISABLED" in line.upper().split() for line in capabilities):
        raise _LogonEndedError(malformed("LOGINDISABLED: the server accepts no password on this connection"))
    login = mail_lines.imap4_login("a4", account.logon, account.password.reveal())
    await _ask_imap4(connection, "a4", login)
    await _ask_imap4(connection, "a5", mail_lines.imap4_command("a5", "SELECT", "INBOX"))


async def _ask_imap4(connection: MailConnection, tag: str, command: MailCommand) -> tuple[str, ...]:
    lines = await connection.ask(command, lambda line: line.startswith((f"{tag} ", "* BYE")))
    referral = mail_lines.find_referral(lines[-1])
    if referral is not None:
        raise _LogonEndedError(
            ProbeResult(Outcome(OutcomeKind.REDIRECT_HOST, location=referral), f"referral to {referral}")
        )
    _require(mail_lines.read_imap4_status(tag, lines[-1]), lines[-1])
    return lines


def _require(reply: ReplyStatus, line: str) -> None:
    if reply is ReplyStatus.REFUSED:
        raise _LogonEndedError(refused(line))
    if reply is ReplyStatus.NOT_UNDERSTOOD:
        raise _LogonEndedError(malformed(line or "an empty line"))


async def _log_off(connection: MailConnection, command: MailCommand) -> None:
    """The result is known before: a server that has already closed the connection changes nothing."""
    try:
        await connection.ask(command, lambda line: not line.startswith("* "))
    except NoAnswerError:
        return
