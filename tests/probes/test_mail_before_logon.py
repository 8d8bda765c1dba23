"""What a mail server says before the logon, for the moment or for want of TLS, shows no refused logon."""

from __future__ import annotations

import pytest

from harness.judging import is_mail_refusal, judge
from harness.model.answer_demands import Answers
from harness.model.deployment import MailSecurity
from harness.model.expectation import Alternative
from harness.model.observation import Observation
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.model.verdict import Because, VerdictWord
from tests.judging.nouns import HOLD, REFUSED, SERVED, case
from tests.probes.stubs import stimulus
from tests.probes.test_mail_probe import PLAIN_PASSWORD, ScriptedMailServer, log_on, server_context

NONE, STARTTLS, TLS = MailSecurity.NONE, MailSecurity.STARTTLS, MailSecurity.TLS
POP3, IMAP4 = Protocol.POP3, Protocol.IMAP4

EXCHANGE_POP3 = "+OK Microsoft Exchange Server 2007 POP3 service ready"
NO_CAPA = "-ERR Protocol error. Command is invalid."
IN_CLEAR = "+OK\r\nTOP\r\nUIDL\r\nSASL NTLM PLAIN\r\nUSER\r\nSTLS\r\n."
SECURE_ONLY = "+OK\r\nTOP\r\nUIDL\r\nSASL NTLM\r\nSTLS\r\n."
WRONG_STATE = "-ERR Command is not valid in this state."
REFUSAL = "-ERR Logon failure: unknown user name or bad password."

EXCHANGE_IMAP4 = "* OK Microsoft Exchange Server 2007 IMAP4 service is ready"
CAPABILITY = "* CAPABILITY IMAP4 IMAP4rev1 AUTH=NTLM STARTTLS IDLE NAMESPACE LITERAL+\r\na1 OK CAPABILITY completed."
BAD_STATE = "a4 BAD Command received in invalid state."

USE_TLS = 'set `security` to "starttls" or "tls"'


def converse(protocol: Protocol, *replies: str, security: MailSecurity = NONE) -> tuple[Observation, list[bytes]]:
    """What was seen of a server that says these lines, and what it was sent."""
    server = ScriptedMailServer(*(f"{reply}\r\n".encode() for reply in replies))
    context = server_context() if security is TLS else None
    return log_on(protocol, server, security=security, context=context), server.lines


def verdicts(seen: Observation, protocol: Protocol) -> list[tuple[VerdictWord, Because | None]]:
    """Where a refusal is due, and where service is."""
    prefix = "POP" if protocol is POP3 else "IMAP"
    asked = stimulus(protocol, Operation.LOGON)
    due = [
        case(Alternative((outcome,), (Answers(f"{prefix}-0{number}", (outcome,)),)), asked=asked)
        for number, outcome in ((2, REFUSED), (1, SERVED))
    ]
    found = [judge(one, seen, HOLD) for one in due]
    return [(one.verdict, one.because) for one in found]


def assert_no_verdict(seen: Observation, protocol: Protocol, advice: str) -> None:
    assert seen.prerequisite is not None
    assert advice in seen.prerequisite
    assert not is_mail_refusal(stimulus(protocol, Operation.LOGON), seen)
    assert verdicts(seen, protocol) == 2 * [(VerdictWord.INCONCLUSIVE, Because.PREREQUISITE)]


def assert_refused(seen: Observation, protocol: Protocol) -> None:
    assert (seen.outcome.kind, seen.prerequisite) == (OutcomeKind.REFUSED, None)
    assert is_mail_refusal(stimulus(protocol, Operation.LOGON), seen)
    assert verdicts(seen, protocol) == [(VerdictWord.PASS, None), (VerdictWord.FAIL, None)]


POP3_GREETINGS = (
    "-ERR",
    "-ERR not now",
    "-ERR [SYS/TEMP] Server is starting",
    "-ERR [IN-USE] Do you have another POP session running?",
    "-ERR Zu viele Verbindungen",
    "-ERR Trop de connexions simultanées",
    "-ERR Connection is closed. 20",
    "-ERR [LOGIN-DELAY] minimum time between mail checks violation",
    "-ERR Сервер недоступен",
    "-err Server Unavailable. 21",
)


@pytest.mark.parametrize("greeting", POP3_GREETINGS)
def test_a_pop3_server_that_takes_no_connection_refuses_no_logon(greeting: str) -> None:
    for security in (NONE, STARTTLS, TLS):
        seen, sent = converse(POP3, greeting, security=security)
        assert_no_verdict(seen, POP3, "run this case again")
        assert sent == []


IMAP4_GREETINGS = (
    "* BYE",
    "* BYE Connection is closed. 14",
    "* BYE Connection refused",
    "* BYE [UNAVAILABLE] Server is stopping",
    "* BYE [ALERT] Zu viele Verbindungen",
    "* bye Too many connections",
    "* BYE Trop de connexions",
    "* BYE サーバーは使用できません",
    "* BYE [LIMIT] Maximum number of connections from user+IP exceeded",
    "* BYE JavaMail IMAP server shutting down",
)


@pytest.mark.parametrize("greeting", IMAP4_GREETINGS)
def test_an_imap4_server_that_takes_no_connection_refuses_no_logon(greeting: str) -> None:
    for security in (NONE, STARTTLS, TLS):
        seen, sent = converse(IMAP4, greeting, security=security)
        assert_no_verdict(seen, IMAP4, "run this case again")
        assert sent == []


WITHOUT_TLS_POP3 = {
    "as in the field": (EXCHANGE_POP3, SECURE_ONLY, WRONG_STATE),
    "a banner of one's own": ("+OK contoso.com", SECURE_ONLY, WRONG_STATE),
    "a German banner": ("+OK POP3-Dienst bereit, schöne Grüße", SECURE_ONLY, WRONG_STATE),
    "no CAPA": (EXCHANGE_POP3, NO_CAPA, WRONG_STATE),
    "USER among the capabilities": (EXCHANGE_POP3, IN_CLEAR, WRONG_STATE),
    "of Dovecot": ("+OK Dovecot ready.", SECURE_ONLY, "-ERR [AUTH] Plaintext authentication disallowed."),
    "of Cyrus": ("+OK server ready", SECURE_ONLY, "-ERR [AUTH] USER command only available under a layer"),
    "of Zimbra": ("+OK POP3 ready", SECURE_ONLY, "-ERR only valid after entering TLS mode"),
    "in German": ("+OK bereit", SECURE_ONLY, "-ERR Klartextanmeldung ist nicht erlaubt"),
    "in French": ("+OK prêt", NO_CAPA, "-ERR Commande non valide dans cet état"),
    "without words": ("+OK", NO_CAPA, "-ERR"),
    "refused with the password, of which CAPA says that it is not taken": (
        EXCHANGE_POP3, SECURE_ONLY, "+OK", "-ERR Anmeldung nur verschlüsselt"
    ),
    "the wrong state at the password": (EXCHANGE_POP3, NO_CAPA, "+OK", WRONG_STATE),
}  # fmt: skip


@pytest.mark.parametrize("name", WITHOUT_TLS_POP3)
def test_a_pop3_server_that_wants_tls_first_refuses_no_logon(name: str) -> None:
    seen, _ = converse(POP3, *WITHOUT_TLS_POP3[name])
    assert_no_verdict(seen, POP3, USE_TLS)


@pytest.mark.parametrize("capabilities", [IN_CLEAR, NO_CAPA], ids=["USER is a capability", "no CAPA"])
@pytest.mark.parametrize(
    "refusal", [REFUSAL, "-ERR", "-ERR [AUTH] no", "-ERR [SYS/PERM] no", "-ERR Zugriff verweigert"]
)
def test_a_password_that_is_refused_where_it_is_taken_in_clear_is_a_refused_logon(
    capabilities: str, refusal: str
) -> None:
    seen, _ = converse(POP3, EXCHANGE_POP3, capabilities, "+OK", refusal)
    assert_refused(seen, POP3)


@pytest.mark.parametrize(
    "refused_at", [("-ERR no such user",), ("+OK", REFUSAL), ("+OK", "+OK", "-ERR Server Unavailable.")]
)
@pytest.mark.parametrize("capabilities", [SECURE_ONLY, IN_CLEAR, NO_CAPA])
def test_in_tls_a_refused_user_password_or_mailbox_is_a_refusal(capabilities: str, refused_at: tuple[str, ...]) -> None:
    seen, _ = converse(POP3, EXCHANGE_POP3, capabilities, *refused_at, security=TLS)
    assert_refused(seen, POP3)


WITHOUT_TLS_IMAP4 = {
    "as in the field": (EXCHANGE_IMAP4, CAPABILITY, BAD_STATE),
    "a banner of one's own": ("* OK contoso.com", CAPABILITY, BAD_STATE),
    "a French banner": ("* OK Le service IMAP4 est prêt", CAPABILITY, "a4 BAD Commande reçue dans un état non valide."),
    "LOGINDISABLED": (EXCHANGE_IMAP4, "* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\na1 OK"),
    "logindisabled in small letters": (EXCHANGE_IMAP4, "* CAPABILITY imap4rev1 logindisabled\r\na1 OK"),
    "LOGINDISABLED in a response code": (EXCHANGE_IMAP4, "a1 OK [CAPABILITY IMAP4rev1 LOGINDISABLED] done"),
    "LOGINDISABLED in the greeting": ("* OK [CAPABILITY IMAP4rev1 LOGINDISABLED STARTTLS] ready", "a1 BAD"),
    "PRIVACYREQUIRED": (EXCHANGE_IMAP4, CAPABILITY, "a4 NO [PRIVACYREQUIRED] Plaintext authentication disallowed."),
    "privacyrequired in German": (EXCHANGE_IMAP4, CAPABILITY, "a4 NO [privacyrequired] Nur verschlüsselt"),
    "the wrong state by NO": (EXCHANGE_IMAP4, CAPABILITY, "a4 NO Command received in Invalid state."),
    "BAD without words": (EXCHANGE_IMAP4, CAPABILITY, "a4 BAD"),
    "no list of capabilities": (EXCHANGE_IMAP4, "a1 BAD Command Error. 10", BAD_STATE),
}


@pytest.mark.parametrize("name", WITHOUT_TLS_IMAP4)
def test_an_imap4_server_that_wants_tls_first_refuses_no_logon(name: str) -> None:
    seen, sent = converse(IMAP4, *WITHOUT_TLS_IMAP4[name])
    assert_no_verdict(seen, IMAP4, USE_TLS)
    disabled = "LOGINDISABLED" in name.upper()
    assert any(PLAIN_PASSWORD.encode() in line for line in sent) is not disabled


@pytest.mark.parametrize("security", [NONE, TLS])
@pytest.mark.parametrize(
    "refusal",
    [
        "a4 NO LOGIN failed.",
        "a4 NO [AUTHENTICATIONFAILED] LOGIN failed.",
        "a4 NO [AUTHORIZATIONFAILED] no",
        "a4 NO Échec de la connexion",
        "a4 NO",
    ],
)
def test_a_login_that_is_refused_where_it_is_taken_is_a_refused_logon(refusal: str, security: MailSecurity) -> None:
    seen, _ = converse(IMAP4, EXCHANGE_IMAP4, CAPABILITY, refusal, security=security)
    assert_refused(seen, IMAP4)


def test_a_refused_question_for_capabilities_decides_nothing() -> None:
    for answer in ("a1 NO not here", "a1 BAD Command Error. 10"):
        seen, _ = converse(IMAP4, EXCHANGE_IMAP4, answer, "a4 NO LOGIN failed.")
        assert_refused(seen, IMAP4)


@pytest.mark.parametrize(
    "code",
    ["SYS/TEMP", "IN-USE", "LOGIN-DELAY", "sys/temp", "SYS/TEMP/STORE", "UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"],
)
@pytest.mark.parametrize("security", [NONE, TLS])
def test_a_code_for_a_temporary_failure_shows_no_refused_logon(code: str, security: MailSecurity) -> None:
    for position in range(3):
        accepted = position * ("+OK",)
        seen, _ = converse(POP3, EXCHANGE_POP3, IN_CLEAR, *accepted, f"-ERR [{code}] nicht jetzt", security=security)
        if security is TLS or position:
            assert_no_verdict(seen, POP3, "run this case again")
    for replies in (("a4 NO [{}] x",), ("a4 OK", "a5 NO [{}] x")):
        said = (reply.format(code) for reply in replies)
        seen, _ = converse(IMAP4, EXCHANGE_IMAP4, CAPABILITY, *said, security=security)
        assert_no_verdict(seen, IMAP4, "run this case again")


def test_a_server_that_closes_the_connection_in_place_of_an_answer_refuses_no_logon() -> None:
    for replies in (("* BYE",), (CAPABILITY, "* BYE Connection is closed. 13"), (CAPABILITY, "a4 OK", "* bye")):
        seen, _ = converse(IMAP4, EXCHANGE_IMAP4, *replies, security=TLS)
        assert_no_verdict(seen, IMAP4, "run this case again")
    seen, _ = converse(POP3, EXCHANGE_POP3, IN_CLEAR, "+OK", "-ERR Connection is closed. 22", security=TLS)
    assert_no_verdict(seen, POP3, "run this case again")


@pytest.mark.parametrize("refusal", [WRONG_STATE, "-ERR", "-ERR Kein TLS", "-ERR [SYS/PERM] no certificate"])
@pytest.mark.parametrize("capabilities", [IN_CLEAR, "+OK\r\nTOP\r\nUSER\r\n.", NO_CAPA])
def test_a_pop3_server_that_begins_no_tls_gets_no_password_and_refuses_no_logon(
    refusal: str, capabilities: str
) -> None:
    seen, sent = converse(POP3, EXCHANGE_POP3, capabilities, refusal, security=STARTTLS)
    assert_no_verdict(seen, POP3, "`security`")
    assert sent == [b"CAPA\r\n", b"STLS\r\n"]


@pytest.mark.parametrize("refusal", ["a2 NO", "a2 BAD Command Error. 10", "a2 BAD Command received in Invalid state."])
def test_an_imap4_server_that_begins_no_tls_gets_no_password_and_refuses_no_logon(refusal: str) -> None:
    seen, sent = converse(IMAP4, EXCHANGE_IMAP4, CAPABILITY, refusal, security=STARTTLS)
    assert_no_verdict(seen, IMAP4, "`security`")
    assert sent == [b"a1 CAPABILITY\r\n", b"a2 STARTTLS\r\n"]


def test_a_command_that_is_not_taken_in_tls_is_a_mistake_of_ours() -> None:
    seen, _ = converse(POP3, EXCHANGE_POP3, IN_CLEAR, WRONG_STATE, security=TLS)
    assert_no_verdict(seen, POP3, "defect of the harness")
    for replies in ((BAD_STATE,), ("a4 BAD Command Argument Error. 11",), ("a4 OK", "a5 BAD User is not connected.")):
        seen, _ = converse(IMAP4, EXCHANGE_IMAP4, CAPABILITY, *replies, security=TLS)
        assert_no_verdict(seen, IMAP4, "defect of the harness")
    seen, _ = converse(IMAP4, EXCHANGE_IMAP4, "* CAPABILITY LOGINDISABLED\r\na1 OK", security=TLS)
    assert_no_verdict(seen, IMAP4, "LoginType")


@pytest.mark.parametrize("code", ["SYS", "SYS/TEMPORARY", "SYS/PERM/STORE", "AUTH/IN-USE", "X-IN-USE", "ALERT"])
def test_a_code_that_only_looks_like_a_temporary_one_is_a_refusal(code: str) -> None:
    seen, _ = converse(POP3, EXCHANGE_POP3, IN_CLEAR, "+OK", f"-ERR [{code}] [IN-USE]", security=TLS)
    assert_refused(seen, POP3)
    seen, _ = converse(IMAP4, EXCHANGE_IMAP4, CAPABILITY, f"a4 NO [{code}] [UNAVAILABLE]", security=TLS)
    assert_refused(seen, IMAP4)


@pytest.mark.parametrize("security", [NONE, STARTTLS, TLS])
def test_an_imap4_server_that_knows_the_client_by_other_means_gets_no_password(security: MailSecurity) -> None:
    """RFC 3501, section 7.1.4: LOGIN is not valid then, and whose mailbox it is nobody has said."""
    seen, sent = converse(IMAP4, "* PREAUTH IMAP4rev1 server logged in as root", security=security)
    assert_no_verdict(seen, IMAP4, "by other means")
    assert sent == []


def test_what_a_server_says_when_asked_counts_more_than_its_greeting() -> None:
    greeting = "* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] ready"
    seen, sent = converse(IMAP4, greeting, CAPABILITY, "a4 NO LOGIN failed.", security=TLS)
    assert_refused(seen, IMAP4)
    assert any(PLAIN_PASSWORD.encode() in line for line in sent)


OTHER_SERVICES = ("220 mail.contoso.com ESMTP", "220-ftp", "SSH-2.0-OpenSSH_9.2", "HTTP/1.1 400 Bad Request")


@pytest.mark.parametrize(
    ("protocol", "greeting"),
    [
        *((protocol, greeting) for protocol in (POP3, IMAP4) for greeting in OTHER_SERVICES),
        (POP3, "* OK IMAP4 ready"),
        (POP3, "* BYE"),
        (IMAP4, "+OK POP3 ready"),
        (IMAP4, "-ERR"),
    ],
)
def test_another_service_on_the_port_is_a_mistake_of_the_file(protocol: Protocol, greeting: str) -> None:
    for security in (NONE, TLS):
        seen, sent = converse(protocol, greeting, security=security)
        assert seen.outcome.kind is OutcomeKind.MALFORMED
        assert_no_verdict(seen, protocol, "another service answers on this port")
        assert sent == []


@pytest.mark.parametrize("greeting", ["", "OK", "hello", "2200", "SSH", "*OK", "+OKAY", "\x7f\x7f"])
def test_a_greeting_of_no_protocol_stays_malformed(greeting: str) -> None:
    for protocol in (POP3, IMAP4):
        seen, _ = converse(protocol, greeting, security=TLS)
        assert (seen.outcome.kind, seen.prerequisite) == (OutcomeKind.MALFORMED, None)


def test_a_password_that_has_expired_is_no_verdict() -> None:
    seen, _ = converse(IMAP4, EXCHANGE_IMAP4, CAPABILITY, "a4 NO [EXPIRED] Kennwort abgelaufen", security=TLS)
    assert_no_verdict(seen, IMAP4, "change it")


def test_what_the_server_says_stands_in_the_advice_without_the_password() -> None:
    said = f"-ERR [IN-USE] {PLAIN_PASSWORD} is in use"
    seen, _ = converse(POP3, EXCHANGE_POP3, IN_CLEAR, "+OK", said, security=TLS)
    assert seen.prerequisite is not None
    assert "*** is in use" in seen.prerequisite
    assert PLAIN_PASSWORD not in repr(seen)
