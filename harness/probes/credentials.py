"""Proves to an HTTP server who asks."""

from __future__ import annotations

import base64
from dataclasses import replace

from harness.model.protocol import Logon
from harness.model.stimulus import Account
from harness.probes.http import Answer, Call, WebClient
from harness.probes.windows_logon import send_with_windows_logon


async def send_as(web: WebClient, account: Account, logon: Logon, call: Call, *, held_open: bool = False) -> Answer:
    """The answer to `call` sent as `account`.

    Forms logon lives in the cookies that the client holds, so that nothing is added to the call for it.
    """
    if logon is Logon.WINDOWS:
        return await send_with_windows_logon(web, account, call, held_open=held_open)
    if logon is Logon.BASIC:
        call = replace(call, headers=(*call.headers, _basic(account)))
    return await web.send(call, held_open=held_open)


def _basic(account: Account) -> tuple[str, str]:
    credentials = f"{account.logon}:{account.password.reveal()}".encode()
    return "Authorization", f"Basic {base64.b64encode(credentials).decode('ascii')}"
