"""Every null, and every lie: an answer that one protocol takes for success, advice or a documented refusal."""

from __future__ import annotations

from functools import partial

from harness.model.case import Suite
from tests.live.servers import closes, silent
from tests.null_targets import answers, mail, web
from tests.null_targets.null import EVERY_PROTOCOL, Null

_GARBAGE = bytes(range(256)) * 8
_PART = 8_192
"""So often what has no end is repeated in one part of it."""

_OWA = frozenset({Suite.OWA, Suite.STATE})
_WITH_PAGES = frozenset({*_OWA, Suite.EAS, Suite.EWS, Suite.AVAILABILITY, Suite.AUTODISCOVER, Suite.WEBDAV})

_ONE_A_READER = EVERY_PROTOCOL - {Suite.AVAILABILITY, Suite.WEBDAV, Suite.STATE}
"""What is costly is not read by the same code twice."""

_mute = partial(Null, pop3=closes, imap4=closes)
"""Has something to say over HTTP alone, and hangs up on mail programs."""


def _bare(name: str, *, status: int, headers: tuple[str, ...] = ()) -> Null:
    """A status without a body."""
    return _mute(name, web.always(web.answer(status, b"", *headers)))


def _full_service(name: str, answer: bytes, protocol: Suite) -> Null:
    """What one protocol takes for success, whoever asks."""
    return _mute(name, web.always(answer), means=frozenset({protocol}), serves=frozenset({protocol}))


NULLS = (
    Null(
        "200 with an empty page; an empty line",
        web.always(web.answer(200)),
        pop3=mail.always(b"\r\n"),
        imap4=mail.always(b"\r\n"),
    ),
    Null(
        "200 with the OWA logon page; -ERR and NO to each password",
        web.always(answers.LOGON_PAGE),
        pop3=mail.pop3(logon="-ERR Logon failure: unknown user name or bad password."),
        imap4=mail.imap4(logon="NO LOGIN failed."),
    ),
    Null(
        "200 with a page of somebody else; +OK and * OK",
        web.always(answers.ANY_PAGE),
        pop3=mail.always(b"+OK\r\n"),
        imap4=mail.always(b"* OK\r\n"),
    ),
    Null(
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
    Null("closes at once", closes, pop3=closes, imap4=closes, in_tls=False),
    Null("closes when asked", web.says(b""), pop3=mail.says(b""), imap4=mail.says(b"")),
    Null("hangs before TLS", silent, pop3=silent, imap4=silent, in_tls=False),
    Null("hangs when asked", silent, pop3=silent, imap4=silent),
    Null("garbage", web.says(_GARBAGE), pop3=mail.says(_GARBAGE), imap4=mail.says(_GARBAGE)),
    Null(
        "garbage in place of TLS",
        mail.says(_GARBAGE),
        pop3=mail.says(_GARBAGE),
        imap4=mail.says(_GARBAGE),
        in_tls=False,
    ),
    Null(
        "headers without end; lines without end",
        web.endless_headers,
        pop3=mail.without_end(b"+OK\r\n" * _PART),
        imap4=mail.without_end(b"* OK\r\n" * _PART),
    ),
    Null(
        "a body without end; a line without end",
        web.endless_body,
        pop3=mail.without_end(b"+OK " * _PART),
        imap4=mail.without_end(b"* OK " * _PART),
        means=_ONE_A_READER,
    ),
    Null(
        "an entity bomb; a literal of a gigabyte",
        web.always(answers.ENTITY_BOMB),
        pop3=mail.always(b"+OK {999999999}\r\n"),
        imap4=mail.always(b"* OK {999999999}\r\n"),
    ),
    Null(
        "a decompression bomb; literals without end",
        web.always(answers.DECOMPRESSION_BOMB),
        pop3=mail.without_end(b"+OK {3}\r\n+OK" * _PART),
        imap4=mail.without_end(b"* OK {3}\r\n* O" * _PART),
        means=_ONE_A_READER,
    ),
    Null("a slow drip", web.drips, pop3=mail.drips, imap4=mail.drips),
)
"""Nothing here is a service to anybody."""

LIES = (
    _bare("302 to an ExternalURL of OWA", status=302, headers=(f"Location: {answers.EXTERNAL_OWA}",)),
    _mute("302 to its own /owa", web.always(web.answer(302, b"", "Location: /owa")), means=_OWA),
    Null(
        "451 with an ExternalURL; a referral",
        web.always(web.answer(451, b"", f"X-MS-Location: {answers.EXTERNAL_DEVICES}")),
        pop3=mail.pop3(logon="-ERR [REFERRAL pop://cas-01.contoso.com/]"),
        imap4=mail.imap4(logon="NO [REFERRAL imap://cas-01.contoso.com/] Try there"),
        means=frozenset({Suite.EAS, Suite.EWS, Suite.AVAILABILITY, Suite.POP3, Suite.IMAP4}),
    ),
    _mute("a page with a link to an ExternalURL of OWA", web.always(answers.REDIRECTION_PAGE), means=_WITH_PAGES),
    _mute("the page that names Exchange 2003", web.always(answers.LEGACY_PAGE), means=_OWA),
    _mute("a mailbox of OWA", web.always(answers.MAILBOX_PAGE), means=_OWA, serves=_OWA),
    _mute("a page of Exchange 2003", web.always(answers.OLD_PAGE), means=_OWA, serves=_OWA),
    _mute(
        "207 of Exchange 2003",
        web.always(answers.OLD_MAILBOX),
        means=_OWA | {Suite.WEBDAV},
        serves=_OWA | {Suite.WEBDAV},
    ),
    _full_service("FolderSync with Status 1", answers.DEVICE_IS_SERVED, Suite.EAS),
    _full_service("GetFolder with NoError", answers.ONE_FOLDER, Suite.EWS),
    _mute(
        "GetFolder with NoError and an error",
        web.always(answers.ONE_OF_TWO_FOLDERS),
        means=frozenset({Suite.EWS, Suite.AVAILABILITY}),
    ),
    _full_service("GetUserAvailability with NoError", answers.ONE_AVAILABILITY, Suite.AVAILABILITY),
    _full_service("Autodiscover settings", answers.SETTINGS, Suite.AUTODISCOVER),
    _full_service("an RPC answer", answers.RPC_IS_SERVED, Suite.OUTLOOK_ANYWHERE),
    Null(
        "success by each path; every password is right",
        web.by_path(answers.success),
        pop3=mail.pop3(logon="+OK"),
        imap4=mail.imap4(logon="OK"),
        serves=EVERY_PROTOCOL,
    ),
)
"""Each is true of somebody; said to everybody it is not."""
