"""Outlook Anywhere: whether the RPC proxy accepts a request for the user's Mailbox server (protocol-facts, 6)."""

from __future__ import annotations

from harness.model.stimulus import Account, Stimulus
from harness.probes.credentials import logon_without_browser, send_as
from harness.probes.http import HttpRequest, WebClient
from harness.probes.probe_result import ProbeResult, malformed, served
from harness.probes.status import read_denial
from harness.probes.urls import base_url

_STORE_PORT = 6001
_ECHO = bytes(4)
"""An echo request: the proxy answers a body this short at once, without opening a channel (MS-RPCH)."""


async def perform_outlook_anywhere(stimulus: Stimulus, account: Account, web: WebClient) -> ProbeResult:
    """The RPC proxy's answer to a request for an inbound channel to `stimulus.rpc_server`."""
    url = f"{base_url(stimulus)}/rpc/rpcproxy.dll?{stimulus.rpc_server}:{_STORE_PORT}"
    headers = (("User-Agent", "MSRPC"), ("Accept", "application/rpc"), ("Content-Type", "application/rpc"))
    logon = logon_without_browser(stimulus)
    answer = await send_as(web, account, logon, HttpRequest("RPC_IN_DATA", url, headers, _ECHO), held_open=True)
    denial = read_denial(answer)
    if denial is not None:
        return denial
    if answer.status == 200 and answer.media_type == "application/rpc":
        return served("HTTP 200 with an RPC answer")
    return malformed(f"HTTP {answer.status} with {answer.media_type or 'no media type'}")
