"""POP3 and IMAP4: whether the user's mailbox can be opened at this server (protocol-facts, section 5)."""

from __future__ import annotations

from harness.model.deployment import MailSecurity
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Protocol
from harness.model.stimulus import Account, Stimulus
from harness.probes.mail_connection import MailConnection
from harness.probes.seen import NoAnswer, Seen, malformed, refused, served
from harness.wire import mail_lines
from harness.wire.mail_lines import Command, Reply


async def perform_mail(stimulus: Stimulus, account: Account, connection: MailConnection) -> Seen:
    """What the mail program sees from the greeting to the end of the conversation."""
    security = stimulus.security or MailSecurity.NONE
    try:
        if stimulus.protocol is Protocol.POP3:
            await _pop3_logon(security, account, connection)
            goodbye = mail_lines.pop3_command("QUIT")
        else:
            await _imap4_logon(security, account, connection)
            goodbye = mail_lines.imap4_command("z", "LOGOUT")
    except _Denied as denied:
        return denied.seen
    await _say_goodbye(connection, goodbye)
    return served("logged on")


class _Denied(Exception):  # noqa: N818 - an end of the conversation, not a mistake
    """The server said no, or something that is not the protocol."""

    def __init__(self, seen: Seen) -> None:
        super().__init__(seen.explanation)
        self.seen = seen


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
        raise _Denied(malformed(f"STAT: {status}"))


async def _pop3_capabilities(connection: MailConnection) -> None:
    """CAPA as mail programs send it; a server that does not know it says -ERR, which decides nothing."""
    positive: list[bool] = []

    def is_last(line: str) -> bool:
        if not positive:
            positive.append(mail_lines.read_pop3_status(line) is Reply.OK)
        return not positive[0] or line == "."

    await connection.ask(mail_lines.pop3_command("CAPA"), is_last)


async def _ask_pop3(connection: MailConnection, command: Command) -> str:
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
        raise _Denied(malformed("LOGINDISABLED: the server takes no password on this connection"))
    login = mail_lines.imap4_login("a4", account.logon, account.password.reveal())
    await _ask_imap4(connection, "a4", login)
    await _ask_imap4(connection, "a5", mail_lines.imap4_command("a5", "SELECT", "INBOX"))


async def _ask_imap4(connection: MailConnection, tag: str, command: Command) -> tuple[str, ...]:
    lines = await connection.ask(command, lambda line: line.startswith((f"{tag} ", "* BYE")))
    referral = mail_lines.find_referral(lines[-1])
    if referral is not None:
        raise _Denied(Seen(Outcome(OutcomeKind.REDIRECT_HOST, location=referral), f"referral to {referral}"))
    _require(mail_lines.read_imap4_status(tag, lines[-1]), lines[-1])
    return lines


def _require(reply: Reply, line: str) -> None:
    if reply is Reply.REFUSED:
        raise _Denied(refused(line))
    if reply is Reply.NOT_UNDERSTOOD:
        raise _Denied(malformed(line or "an empty line"))


async def _say_goodbye(connection: MailConnection, command: Command) -> None:
    """The verdict stands before it: a server that is gone already is not asked why."""
    try:
        await connection.ask(command, lambda line: not line.startswith("* "))
    except NoAnswer:
        return
