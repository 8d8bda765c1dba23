"""Sends an HTTP request with the credentials of an account."""

from __future__ import annotations

import base64
from dataclasses import replace

from harness.model.protocol import Logon
from harness.model.stimulus import Account, Stimulus
from harness.probes.held_open import HeldOpen
from harness.probes.http import HttpAnswer, HttpRequest, WebClient
from harness.probes.whose_answer import is_of_application
from harness.probes.windows_logon import scheme_names, send_with_windows_logon
from harness.probes.windows_logon_advice import basic_not_offered


def logon_without_browser(stimulus: Stimulus) -> Logon:
    """How a client that shows no logon form logs on: with Basic where the stimulus plans forms."""
    return Logon.WINDOWS if stimulus.logon is Logon.WINDOWS else Logon.BASIC


def find_offered_logon(answer: HttpAnswer) -> Logon | None:
    """The logon that a 401 offers to a browser; None where it offers none that a probe speaks."""
    offered = {value.partition(" ")[0].lower() for value in answer.headers.get_list("www-authenticate")}
    if "basic" in offered:
        return Logon.BASIC
    return Logon.WINDOWS if offered & {"ntlm", "negotiate"} else None


async def send_as(
    web: WebClient, account: Account, logon: Logon, request: HttpRequest, *, held_open: HeldOpen | None = None
) -> HttpAnswer:
    """The answer to `request` sent as `account`.

    Forms logon is in the cookies of the client, so that nothing is added to the request for it. Raises NoAnswerError
    where no logon came about for a reason that is not the account's.
    """
    if logon is Logon.WINDOWS:
        return await send_with_windows_logon(web, account, request, held_open=held_open)
    request = replace(request, headers=(*request.headers, *connection_headers(account, logon)))
    if logon is not Logon.BASIC:
        return await web.send(request, held_open=held_open)
    web.note_credentials(request.url)
    answer = await web.send(request, held_open=held_open)
    schemes = scheme_names(answer) if answer.status == 401 and not is_of_application(answer) else ()
    if schemes and not any(name.lower() == "basic" for name in schemes):
        raise basic_not_offered(schemes)
    return answer


def connection_headers(account: Account, logon: Logon) -> tuple[tuple[str, str], ...]:
    """What each request has to carry over a connection that is logged on: nothing but with Basic authentication."""
    return (_basic(account),) if logon is Logon.BASIC else ()


def _basic(account: Account) -> tuple[str, str]:
    credentials = f"{account.logon}:{account.password.reveal()}".encode()
    return "Authorization", f"Basic {base64.b64encode(credentials).decode('ascii')}"
