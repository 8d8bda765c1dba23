"""Outlook Anywhere: whether the RPC proxy takes a request for the user's Mailbox server (protocol-facts, section 6)."""

from __future__ import annotations

from harness.model.protocol import Logon
from harness.model.stimulus import Account, Stimulus
from harness.probes.credentials import send_as
from harness.probes.http import Call, WebClient
from harness.probes.seen import Seen, malformed, served
from harness.probes.status import read_denial
from harness.probes.web_address import base_url

_STORE_PORT = 6001
_ECHO = bytes(4)
"""An echo request: a body this short is answered by the proxy at once, without opening a channel (MS-RPCH)."""


async def perform_outlook_anywhere(stimulus: Stimulus, account: Account, web: WebClient) -> Seen:
    """What the RPC proxy answers to the inbound channel of `stimulus.rpc_server`."""
    url = f"{base_url(stimulus)}/rpc/rpcproxy.dll?{stimulus.rpc_server}:{_STORE_PORT}"
    headers = (("User-Agent", "MSRPC"), ("Accept", "application/rpc"), ("Content-Type", "application/rpc"))
    logon = Logon.WINDOWS if stimulus.logon is Logon.WINDOWS else Logon.BASIC
    answer = await send_as(web, account, logon, Call("RPC_IN_DATA", url, headers, _ECHO), held_open=True)
    denial = read_denial(answer)
    if denial is not None:
        return denial
    if answer.status == 200 and answer.media_type == "application/rpc":
        return served("HTTP 200 with an RPC answer")
    return malformed(f"HTTP {answer.status} with {answer.media_type or 'no media type'}")
