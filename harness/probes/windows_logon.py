"""Integrated Windows authentication over HTTP: Kerberos where available, else NTLM, under Negotiate if necessary.

The handshake authenticates the connection (protocol-facts, 1.3): a later request is sent without a header first,
and authenticates again only where the server asks for it.
"""

from __future__ import annotations

import asyncio
import base64
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

_SCHEMES = ("NTLM", "Negotiate")
_MAX_LEGS = 4
"""NTLM needs two, Negotiate with NTLM inside at most one more; after that the handshake is given up."""


async def send_with_windows_logon(
    web: WebClient, account: Account, request: HttpRequest, *, held_open: HeldOpen | None = None
) -> HttpAnswer:
    """The answer to `request` after the handshake; the 401 where the server does not offer the scheme or refuses."""
    answer = await web.send(request, held_open=held_open)
    offered = _offered_schemes(answer) if answer.status == 401 else ()
    if not offered:
        return answer
    host = urlsplit(request.url).hostname or ""
    if "Negotiate" in offered and kerberos.is_available_for(account):
        try:
            begun = await asyncio.to_thread(kerberos.begin, account, host)
        except kerberos.LogonRefusedError:
            return answer
        if begun is not None:
            return await _do_handshake(
                web, request, _Handshake("Negotiate", *begun, is_ticket=True), held_open=held_open
            )
    scheme = offered[0]
    # Under Negotiate too NTLM is sent as such, as Windows does. pyspnego's Negotiate would offer Kerberos as well, and
    # wait for a key distribution centre that the deployment does not name.
    context = _ntlm_of(account, host).new_context()
    first = context.step()
    if first is None:
        return answer
    return await _do_handshake(web, request, _Handshake(scheme, context, first), held_open=held_open)


@lru_cache(maxsize=1_024)
def _ntlm_of(account: Account, host: str) -> ContextProxy:
    """Never stepped itself: a context made from it need not make the hashes of the password again, which takes long."""
    return spnego.client(account.logon, account.password.reveal(), hostname=host, service="HTTP", protocol="ntlm")


@dataclass(frozen=True, slots=True)
class _Handshake:
    """With `is_ticket` the first token has the credentials already; that of NTLM names nobody."""

    scheme: str
    context: ContextProxy
    first: bytes
    is_ticket: bool = False


async def _do_handshake(
    web: WebClient, request: HttpRequest, handshake: _Handshake, *, held_open: HeldOpen | None
) -> HttpAnswer:
    out = handshake.first
    legs = 0
    while True:
        header = ("Authorization", f"{handshake.scheme} {base64.b64encode(out).decode('ascii')}")
        answer = await web.send(replace(request, headers=(*request.headers, header)), held_open=held_open)
        legs += 1
        if handshake.is_ticket or legs > 1:
            web.note_credentials(request.url)
        token = _challenge_token(answer, handshake.scheme)
        if answer.status != 401 or token is None or legs == _MAX_LEGS:
            return answer
        following = _next_token(handshake.scheme, handshake.context, token)
        if following is None:
            return answer
        out = following


def _next_token(scheme: str, context: ContextProxy, token: bytes) -> bytes | None:
    try:
        return context.step(token)
    except Exception as error:  # any error of pyspnego, from SpnegoError to OverflowError, comes from the token
        raise NoAnswerError(OutcomeKind.MALFORMED, f"a {scheme} challenge that cannot be read") from error


def _offered_schemes(answer: HttpAnswer) -> tuple[str, ...]:
    """The schemes offered that this module supports, in order of preference."""
    offered = {value.partition(" ")[0].lower() for value in _challenges(answer)}
    return tuple(scheme for scheme in _SCHEMES if scheme.lower() in offered)


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
