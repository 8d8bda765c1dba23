"""Every null server and every false answer: one that a protocol takes for success, redirection or a refusal."""

from __future__ import annotations

from functools import partial

from harness.model.case import Suite
from tests.live.servers import closes, silent
from tests.null_targets import answers, mail, web
from tests.null_targets.null_server import EVERY_PROTOCOL, NullServer

_GARBAGE = bytes(range(256)) * 8
_PART = 8_192
"""How often one part of an endless answer repeats it."""

_OWA = frozenset({Suite.OWA, Suite.STATE})
_WITH_PAGES = frozenset({*_OWA, Suite.EAS, Suite.EWS, Suite.AVAILABILITY, Suite.AUTODISCOVER, Suite.WEBDAV})

_ONE_A_READER = EVERY_PROTOCOL - {Suite.AVAILABILITY, Suite.WEBDAV, Suite.STATE}
"""The protocols with a reader of their own: a costly answer is not read by the same code twice."""

_http_only = partial(NullServer, pop3=closes, imap4=closes)
"""Answers over HTTP alone, and closes connections of mail programs."""


def _bare(name: str, *, status: int, headers: tuple[str, ...] = ()) -> NullServer:
    """A status without a body."""
    return _http_only(name, web.always(web.answer(status, b"", *headers)))


def _full_service(name: str, answer: bytes, protocol: Suite) -> NullServer:
    """What one protocol takes for success, for every client."""
    return _http_only(name, web.always(answer), asked_by=frozenset({protocol}), serves=frozenset({protocol}))


_SERVICES = frozenset({Suite.EWS, Suite.AVAILABILITY})
_DEVICES = frozenset({Suite.EAS})
_OVER_HTTP = frozenset({Suite.OWA, Suite.EAS, Suite.EWS, Suite.AUTODISCOVER, Suite.OUTLOOK_ANYWHERE, Suite.WEBDAV})
_WITHOUT_FORMS = frozenset({Suite.EAS, Suite.EWS, Suite.AUTODISCOVER, Suite.WEBDAV})
_MAIL = frozenset({Suite.POP3, Suite.IMAP4})
_LOGON_FAILURE = "-ERR Logon failure: unknown user name or bad password."
_WRONG_STATE = "-ERR Command is not valid in this state."

WITHOUT_VERDICT = (
    NullServer(
        "503 for the moment; no connection for the moment",
        web.always(web.answer(503, b"<h1>Service Unavailable</h1>", "Retry-After: 120")),
        pop3=mail.says(b"-ERR [SYS/TEMP] Zu viele Verbindungen\r\n"),
        imap4=mail.says(b"* BYE [UNAVAILABLE] Zu viele Verbindungen\r\n"),
        asked_by=_SERVICES | _MAIL | _OVER_HTTP,
    ),
    _http_only("400", web.always(web.answer(400, b"<h1>Bad Request</h1>")), asked_by=_OVER_HTTP),
    _http_only("440 Login Timeout; 449 to a device", web.by_path(answers.demand), asked_by=_WITHOUT_FORMS),
    NullServer(
        "ErrorServerBusy; a mailbox in use at each password",
        web.always(answers.BUSY),
        pop3=mail.pop3(logon="-ERR [IN-USE] Das Postfach ist gesperrt"),
        imap4=mail.imap4(logon="NO [UNAVAILABLE] Nicht jetzt"),
        asked_by=_SERVICES | _MAIL,
    ),
    NullServer(
        "ErrorSchemaValidation; * BYE to each password",
        web.always(answers.NOT_VALID),
        pop3=mail.pop3(logon="-ERR Connection is closed. 20"),
        imap4=mail.always(b"* OK\r\n* BYE Connection is closed. 13\r\n"),
        asked_by=_SERVICES | _MAIL,
    ),
    NullServer(
        "ErrorMailboxStoreUnavailable",
        web.always(answers.STORE_UNAVAILABLE),
        pop3=mail.always(b"-ERR\r\n"),
        imap4=mail.always(b"* BYE\r\n"),
        asked_by=frozenset({Suite.EWS}),
    ),
    NullServer(
        "secure logons only, and `security` is none",
        closes,
        pop3=mail.pop3(user=_WRONG_STATE, logon=_WRONG_STATE),
        imap4=mail.imap4(logon="BAD Command received in Invalid state."),
        asked_by=_MAIL,
        mail_in_clear=True,
    ),
    NullServer(
        "secure logons only in another language, and `security` is none",
        closes,
        pop3=mail.pop3(user="-ERR Klartext ist nicht erlaubt", logon=_LOGON_FAILURE),
        imap4=mail.imap4(logon="NO [PRIVACYREQUIRED] Klartext ist nicht erlaubt"),
        asked_by=_MAIL,
        mail_in_clear=True,
    ),
)
"""What these say is temporary, or meant for a mistake of the client: no case fails by it, and none passes."""

NULL_SERVERS = (
    NullServer(
        "200 with an empty page; an empty line",
        web.always(web.answer(200)),
        pop3=mail.always(b"\r\n"),
        imap4=mail.always(b"\r\n"),
    ),
    NullServer(
        "200 with the OWA logon page; -ERR and NO to each password",
        web.always(answers.LOGON_PAGE),
        pop3=mail.pop3(logon="-ERR Logon failure: unknown user name or bad password."),
        imap4=mail.imap4(logon="NO LOGIN failed."),
    ),
    NullServer(
        "200 with an unrelated page; +OK and * OK",
        web.always(answers.ANY_PAGE),
        pop3=mail.always(b"+OK\r\n"),
        imap4=mail.always(b"* OK\r\n"),
    ),
    NullServer(
        "401 with Basic, NTLM and Negotiate; -ERR and * BYE",
        web.always(
            web.answer(401, b"", "WWW-Authenticate: Basic", "WWW-Authenticate: NTLM", "WWW-Authenticate: Negotiate")
        ),
        pop3=mail.always(b"-ERR\r\n"),
        imap4=mail.always(b"* BYE\r\n"),
    ),
    _bare("403", status=403),
    _bare("451", status=451),
    _bare("500", status=500),
    _bare("503", status=503),
    NullServer("closes at once", closes, pop3=closes, imap4=closes, in_tls=False),
    NullServer("closes when asked", web.says(b""), pop3=mail.says(b""), imap4=mail.says(b"")),
    NullServer("hangs before TLS", silent, pop3=silent, imap4=silent, in_tls=False),
    NullServer("hangs when asked", silent, pop3=silent, imap4=silent),
    NullServer("garbage", web.says(_GARBAGE), pop3=mail.says(_GARBAGE), imap4=mail.says(_GARBAGE)),
    NullServer(
        "garbage in place of TLS",
        mail.says(_GARBAGE),
        pop3=mail.says(_GARBAGE),
        imap4=mail.says(_GARBAGE),
        in_tls=False,
    ),
    NullServer(
        "headers without end; lines without end",
        web.endless_headers,
        pop3=mail.without_end(b"+OK\r\n" * _PART),
        imap4=mail.without_end(b"* OK\r\n" * _PART),
    ),
    NullServer(
        "a body without end; a line without end",
        web.endless_body,
        pop3=mail.without_end(b"+OK " * _PART),
        imap4=mail.without_end(b"* OK " * _PART),
        asked_by=_ONE_A_READER,
    ),
    NullServer(
        "an entity bomb; a literal of a gigabyte",
        web.always(answers.ENTITY_BOMB),
        pop3=mail.always(b"+OK {999999999}\r\n"),
        imap4=mail.always(b"* OK {999999999}\r\n"),
    ),
    NullServer(
        "a decompression bomb; literals without end",
        web.always(answers.DECOMPRESSION_BOMB),
        pop3=mail.without_end(b"+OK {3}\r\n+OK" * _PART),
        imap4=mail.without_end(b"* OK {3}\r\n* O" * _PART),
        asked_by=_ONE_A_READER,
    ),
    _http_only("a page with X-OWA-Version alone", web.always(answers.UNMARKED_PAGE), asked_by=_OWA),
    _http_only("an error page of OWA", web.always(answers.ERROR_PAGE), asked_by=_OWA),
    _http_only("zeros of the type of RPC", web.always(answers.NO_RPC), asked_by=frozenset({Suite.OUTLOOK_ANYWHERE})),
    NullServer("an echo", web.echoes, pop3=web.echoes, imap4=web.echoes, asked_by=_DEVICES | _MAIL),
    NullServer(
        "302 to the path asked; a line of SMTP, and * PREAUTH",
        web.to_itself,
        pop3=mail.always(b"220 mail.contoso.com ESMTP\r\n"),
        imap4=mail.always(b"* PREAUTH\r\n"),
        asked_by=_DEVICES | _MAIL | frozenset({Suite.EWS}),
    ),
    NullServer(
        "404; +OK and OK to every command",
        web.always(web.answer(404, b"<h2>404</h2>")),
        pop3=mail.pop3_agrees,
        imap4=mail.imap4_agrees,
        asked_by=_WITHOUT_FORMS | _MAIL,
    ),
    _http_only(
        "another address to ask for", web.always(answers.OTHER_ADDRESS), asked_by=frozenset({Suite.AUTODISCOVER})
    ),
    _http_only(
        "302 to a portal of another host",
        web.always(web.answer(302, b"", "Location: https://portal.example/logon")),
        asked_by=_OWA,
    ),
    NullServer("a slow drip", web.drips, pop3=mail.drips, imap4=mail.drips),
    *WITHOUT_VERDICT,
)
"""None of these answers serves a client."""

FALSE_ANSWERS = (
    _bare("302 to an ExternalURL of OWA", status=302, headers=(f"Location: {answers.EXTERNAL_OWA}",)),
    _http_only("302 to its own /owa", web.always(web.answer(302, b"", "Location: /owa")), asked_by=_OWA),
    NullServer(
        "451 with an ExternalURL; a referral",
        web.always(web.answer(451, b"", f"X-MS-Location: {answers.EXTERNAL_DEVICES}")),
        pop3=mail.pop3(logon="-ERR [REFERRAL pop://cas-01.contoso.com/]"),
        imap4=mail.imap4(logon="NO [REFERRAL imap://cas-01.contoso.com/] Try there"),
        asked_by=frozenset({Suite.EAS, Suite.EWS, Suite.AVAILABILITY, Suite.POP3, Suite.IMAP4}),
    ),
    _http_only(
        "a page with a link to an ExternalURL of OWA", web.always(answers.REDIRECTION_PAGE), asked_by=_WITH_PAGES
    ),
    _http_only("the page that names Exchange 2003", web.always(answers.LEGACY_PAGE), asked_by=_OWA),
    _http_only("a mailbox of OWA", web.always(answers.MAILBOX_PAGE), asked_by=_OWA, serves=_OWA),
    _http_only("a page of Exchange 2003", web.always(answers.OLD_PAGE), asked_by=_OWA, serves=_OWA),
    _http_only(
        "207 of Exchange 2003",
        web.always(answers.OLD_MAILBOX),
        asked_by=_OWA | {Suite.WEBDAV},
        serves=_OWA | {Suite.WEBDAV},
    ),
    _http_only(
        "451 with its own address",
        web.always(web.answer(451, b"", "X-MS-Location: https://cas-02.contoso.com/Microsoft-Server-ActiveSync")),
        asked_by=_DEVICES,
    ),
    _full_service("FolderSync with Status 1", answers.DEVICE_IS_SERVED, Suite.EAS),
    _full_service("FolderSync with Status 1 and no key", answers.DEVICE_GETS_NO_KEY, Suite.EAS),
    _full_service("GetFolder with NoError", answers.ONE_FOLDER, Suite.EWS),
    _http_only(
        "GetFolder with NoError and an error",
        web.always(answers.ONE_OF_TWO_FOLDERS),
        asked_by=frozenset({Suite.EWS, Suite.AVAILABILITY}),
    ),
    _full_service("GetUserAvailability with NoError", answers.ONE_AVAILABILITY, Suite.AVAILABILITY),
    _full_service("Autodiscover settings", answers.SETTINGS, Suite.AUTODISCOVER),
    _full_service("an RPC echo", answers.RPC_ECHO, Suite.OUTLOOK_ANYWHERE),
    _full_service("CONN/A3", answers.RPC_PROXY_ONLY, Suite.OUTLOOK_ANYWHERE),
    _full_service("CONN/A3 and CONN/C2", answers.RPC_IS_SERVED, Suite.OUTLOOK_ANYWHERE),
    NullServer(
        "success by each path; every password is right",
        web.by_path(answers.success),
        pop3=mail.pop3(logon="+OK"),
        imap4=mail.imap4(logon="OK"),
        serves=EVERY_PROTOCOL,
    ),
)
"""Each is right for some client, and false where every client gets it."""
