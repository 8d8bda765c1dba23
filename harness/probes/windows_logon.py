"""Integrated Windows authentication over HTTP: Kerberos where it can be had, else NTLM, under Negotiate if need be.

The handshake authenticates the connection (protocol-facts, section 1.3), so a later request goes without a header first
and is only asked again where the server wants it.
"""

from __future__ import annotations

import asyncio
import base64
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import spnego
from spnego import ContextProxy

from harness.model.outcome import OutcomeKind
from harness.model.stimulus import Account
from harness.probes import kerberos
from harness.probes.http import Answer, Call, WebClient
from harness.probes.seen import NoAnswer

_SCHEMES = ("NTLM", "Negotiate")
_MAX_LEGS = 4
"""NTLM needs two, Negotiate with NTLM inside at most one more; a server that goes on for ever is left there."""


async def send_with_windows_logon(web: WebClient, account: Account, call: Call, *, held_open: bool = False) -> Answer:
    """The answer to `call` after the handshake; the 401 where the server does not offer the scheme or says no."""
    answer = await web.send(call, held_open=held_open)
    offered = _offered_schemes(answer) if answer.status == 401 else ()
    if not offered:
        return answer
    host = urlsplit(call.url).hostname or ""
    if "Negotiate" in offered and kerberos.is_spoken_for(account):
        try:
            begun = await asyncio.to_thread(kerberos.begin, account, host)
        except kerberos.LogonRefusedError:
            return answer
        if begun is not None:
            return await _shake_hands(web, call, _Handshake("Negotiate", *begun), held_open=held_open)
    scheme = offered[0]
    # NTLM as it is under Negotiate too, as Windows sends it. Wrapped by pyspnego it would come with Kerberos beside it,
    # and a key distribution centre that the deployment does not name would be waited for.
    context = spnego.client(account.logon, account.password.reveal(), hostname=host, service="HTTP", protocol="ntlm")
    first = context.step()
    if first is None:
        return answer
    return await _shake_hands(web, call, _Handshake(scheme, context, first), held_open=held_open)


@dataclass(frozen=True, slots=True)
class _Handshake:
    scheme: str
    context: ContextProxy
    first: bytes


async def _shake_hands(web: WebClient, call: Call, handshake: _Handshake, *, held_open: bool) -> Answer:
    out = handshake.first
    legs = 0
    while True:
        header = ("Authorization", f"{handshake.scheme} {base64.b64encode(out).decode('ascii')}")
        answer = await web.send(replace(call, headers=(*call.headers, header)), held_open=held_open)
        legs += 1
        token = _challenge(answer, handshake.scheme)
        if answer.status != 401 or token is None or legs == _MAX_LEGS:
            return answer
        following = _next_token(handshake.scheme, handshake.context, token)
        if following is None:
            return answer
        out = following


def _next_token(scheme: str, context: ContextProxy, token: bytes) -> bytes | None:
    try:
        return context.step(token)
    except Exception as error:  # whatever pyspnego falls over, from SpnegoError to OverflowError, the server sent it
        raise NoAnswer(OutcomeKind.MALFORMED, f"a {scheme} challenge that cannot be read") from error


def _offered_schemes(answer: Answer) -> tuple[str, ...]:
    """Those that are spoken here, in order of preference."""
    offered = {value.partition(" ")[0].lower() for value in _challenges(answer)}
    return tuple(scheme for scheme in _SCHEMES if scheme.lower() in offered)


def _challenge(answer: Answer, scheme: str) -> bytes | None:
    for value in _challenges(answer):
        name, _, token = value.partition(" ")
        if name.lower() == scheme.lower() and token:
            try:
                return base64.b64decode(token, validate=True)
            except ValueError as error:
                raise NoAnswer(OutcomeKind.MALFORMED, f"a {scheme} challenge that is not base64") from error
    return None


def _challenges(answer: Answer) -> list[str]:
    """The offers, also of a server that puts bare schemes into one line."""
    values = answer.headers.get_list("www-authenticate")
    return [part.strip() for value in values for part in value.split(",")]
