"""Integrated Windows authentication over HTTP: NTLM where it is offered, else Negotiate.

The handshake authenticates the connection (protocol-facts, section 1.3), so a later request goes without a header first
and is only asked again where the server wants it.
"""

from __future__ import annotations

import base64
import struct
from dataclasses import replace
from urllib.parse import urlsplit

import spnego
from spnego.exceptions import SpnegoError

from harness.model.outcome import OutcomeKind
from harness.model.stimulus import Account
from harness.probes.http import Answer, Call, WebClient
from harness.probes.seen import NoAnswer

_SCHEMES = ("NTLM", "Negotiate")
_MAX_LEGS = 4
"""NTLM needs two, Negotiate with NTLM inside at most one more."""

_UNREADABLE = (SpnegoError, ValueError, LookupError, struct.error)
"""What pyspnego raises on a token that is none."""


async def send_with_windows_logon(web: WebClient, account: Account, call: Call, *, held_open: bool = False) -> Answer:
    """The answer to `call` after the handshake; the 401 where the server does not offer the scheme or says no."""
    answer = await web.send(call, held_open=held_open)
    scheme = _offered_scheme(answer) if answer.status == 401 else None
    if scheme is None:
        return answer
    context = spnego.client(
        username=account.logon,
        password=account.password.reveal(),
        hostname=urlsplit(call.url).hostname or "",
        service="HTTP",
        protocol=scheme.lower(),
    )
    token: bytes | None = None
    for _ in range(_MAX_LEGS):
        try:
            out = context.step(token)
        except _UNREADABLE as error:
            raise NoAnswer(OutcomeKind.MALFORMED, f"a {scheme} challenge that cannot be read") from error
        if out is None:
            break
        header = ("Authorization", f"{scheme} {base64.b64encode(out).decode('ascii')}")
        answer = await web.send(replace(call, headers=(*call.headers, header)), held_open=held_open)
        token = _challenge(answer, scheme)
        if answer.status != 401 or token is None:
            break
    return answer


def _offered_scheme(answer: Answer) -> str | None:
    offered = {value.partition(" ")[0].lower() for value in _challenges(answer)}
    return next((scheme for scheme in _SCHEMES if scheme.lower() in offered), None)


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
