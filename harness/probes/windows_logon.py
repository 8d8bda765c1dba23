"""Integrated Windows authentication over HTTP: Kerberos where available, else NTLM, under Negotiate if necessary.

The handshake authenticates the connection (protocol-facts, 1.3): a later request is sent without a header first,
and authenticates again only where the server asks for it.
"""

from __future__ import annotations

import asyncio
import base64
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlsplit

import spnego
from spnego import ContextProxy

from harness.model.outcome import OutcomeKind
from harness.model.stimulus import Account
from harness.probes import kerberos
from harness.probes.held_open import HeldOpen
from harness.probes.http import HttpAnswer, HttpRequest, WebClient
from harness.probes.probe_result import NoAnswerError
from harness.probes.whose_answer import is_of_application, name_in_front
from harness.probes.windows_logon_advice import (
    doubted_logon,
    first_leg_unanswered,
    second_leg_alone,
    windows_not_offered,
)

_SCHEMES = ("NTLM", "Negotiate")
_MAX_LEGS = 4
"""More than Negotiate needs for a ticket; after that the handshake is given up."""

_LIKE_A_LOST_HANDSHAKE = frozenset({400, 401, 500})
"""How servers answer a token for which they have no handshake under way."""

_SCHEME_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*$")


async def send_with_windows_logon(
    web: WebClient, account: Account, request: HttpRequest, *, held_open: HeldOpen | None = None
) -> HttpAnswer:
    """The answer to `request` after the handshake; the 401 where the server refuses the account.

    Raises NoAnswerError where no logon came about for another reason: none is offered, or the handshake is broken.
    """
    answer = await web.send(request, held_open=held_open)
    if answer.status != 401:
        return answer
    offered = windows_schemes(answer)
    if not offered:
        if web.has_sent_credentials(request.url):
            return answer
        raise windows_not_offered(scheme_names(answer))
    host = urlsplit(request.url).hostname or ""
    if "Negotiate" in offered and kerberos.is_available_for(account):
        try:
            begun = await asyncio.to_thread(kerberos.begin, account, host)
        except kerberos.LogonRefusedError:
            return answer
        if begun is not None:
            return await _send_ticket(web, request, *begun, held_open=held_open)
    # Under Negotiate too NTLM is sent as such, as Windows does. pyspnego's Negotiate would offer Kerberos as well, and
    # wait for a key distribution centre that the deployment does not name.
    context = _ntlm_of(account, host).new_context()
    return await _send_ntlm(web, request, _Handshake(offered[0], context, answer), held_open=held_open)


@lru_cache(maxsize=1_024)
def _ntlm_of(account: Account, host: str) -> ContextProxy:
    """Never stepped itself: a context made from it need not make the hashes of the password again, which takes long."""
    return spnego.client(account.logon, account.password.reveal(), hostname=host, service="HTTP", protocol="ntlm")


@dataclass(frozen=True, slots=True)
class _Handshake:
    """A handshake of NTLM with the scheme that the answer offers."""

    scheme: str
    context: ContextProxy
    offer: HttpAnswer


async def _send_ntlm(
    web: WebClient, request: HttpRequest, handshake: _Handshake, *, held_open: HeldOpen | None
) -> HttpAnswer:
    """Both legs. The second one is sent once: each may count towards a lockout of the account."""
    scheme, context = handshake.scheme, handshake.context
    begin = context.step()
    assert begin is not None, "a client of NTLM always begins"
    challenged = await web.send(_with_token(request, scheme, begin), held_open=held_open)
    if challenged.status != 401:
        return challenged
    challenge = _challenge_token(challenged, scheme)
    if challenge is None:
        raise first_leg_unanswered(challenged.status)
    token = _next_token(scheme, context, challenge)
    if token is None:
        return challenged
    answer = await web.send(_with_token(request, scheme, token), held_open=held_open)
    web.note_credentials(request.url)
    _check_that_connection_was_kept(handshake, challenged, answer)
    return answer


def _check_that_connection_was_kept(handshake: _Handshake, challenged: HttpAnswer, answer: HttpAnswer) -> None:
    """Raises NoAnswerError where the second leg surely came by another connection, or may have by a proxy's.

    A server that refuses an account sends no challenge. An application refuses whom its server has let in.
    """
    if answer.status in _LIKE_A_LOST_HANDSHAKE and not challenged.keeps_connection:
        raise second_leg_alone(answer, since="the answer to the first leg ended its connection")
    if answer.status != 401 or (is_of_application(answer) and not is_of_application(handshake.offer)):
        return
    if _challenge_token(answer, handshake.scheme) is not None:
        raise second_leg_alone(answer, since="another challenge came")
    in_front = name_in_front(answer, challenged, handshake.offer)
    if in_front is not None:
        raise doubted_logon(answer, in_front=in_front)


async def _send_ticket(
    web: WebClient, request: HttpRequest, context: ContextProxy, ticket: bytes, *, held_open: HeldOpen | None
) -> HttpAnswer:
    """A Kerberos ticket has the credentials in its first token already."""
    out, legs = ticket, 0
    while True:
        answer = await web.send(_with_token(request, "Negotiate", out), held_open=held_open)
        legs += 1
        web.note_credentials(request.url)
        token = _challenge_token(answer, "Negotiate")
        if answer.status != 401 or token is None or legs == _MAX_LEGS:
            return answer
        following = _next_token("Negotiate", context, token)
        if following is None:
            return answer
        out = following


def _with_token(request: HttpRequest, scheme: str, token: bytes) -> HttpRequest:
    header = ("Authorization", f"{scheme} {base64.b64encode(token).decode('ascii')}")
    return replace(request, headers=(*request.headers, header))


def _next_token(scheme: str, context: ContextProxy, token: bytes) -> bytes | None:
    try:
        return context.step(token)
    except Exception as error:  # any error of pyspnego, from SpnegoError to OverflowError, comes from the token
        raise NoAnswerError(OutcomeKind.MALFORMED, f"a {scheme} challenge that cannot be read") from error


def windows_schemes(answer: HttpAnswer) -> tuple[str, ...]:
    """The schemes of Integrated Windows authentication that are offered, in order of preference."""
    offered = {value.partition(" ")[0].lower() for value in _challenges(answer)}
    return tuple(scheme for scheme in _SCHEMES if scheme.lower() in offered)


def scheme_names(answer: HttpAnswer) -> tuple[str, ...]:
    """The schemes offered, as they are spelled; a part with `=` is a parameter of the scheme before it."""
    names = (value.partition(" ")[0] for value in _challenges(answer))
    return tuple(dict.fromkeys(name for name in names if _SCHEME_NAME.match(name)))


def _challenge_token(answer: HttpAnswer, scheme: str) -> bytes | None:
    for value in _challenges(answer):
        name, _, token = value.partition(" ")
        if name.lower() == scheme.lower() and token:
            try:
                return base64.b64decode(token, validate=True)
            except ValueError as error:
                raise NoAnswerError(OutcomeKind.MALFORMED, f"a {scheme} challenge that is not base64") from error
    return None


def _challenges(answer: HttpAnswer) -> list[str]:
    """The schemes offered, also those of a server that lists several in one header."""
    values = answer.headers.get_list("www-authenticate")
    return [part.strip() for value in values for part in value.split(",")]
