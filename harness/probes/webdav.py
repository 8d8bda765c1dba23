"""WebDAV to a mailbox on an Exchange 2003 server (protocol-facts, section 6)."""

from __future__ import annotations

from urllib.parse import quote

from harness.model.protocol import Logon
from harness.model.stimulus import Account, Stimulus
from harness.probes.credentials import send_as
from harness.probes.http import HttpRequest, WebClient
from harness.probes.owa import log_on_by_form
from harness.probes.owa_advice import session_ended, shown_before_logon
from harness.probes.probe_result import ProbeResult, malformed, served
from harness.probes.status import read_denial
from harness.probes.urls import base_url

_BODY = (
    b'<?xml version="1.0"?><D:propfind xmlns:D="DAV:"><D:prop><D:displayname/><D:resourcetype/></D:prop></D:propfind>'
)


async def perform_webdav(stimulus: Stimulus, account: Account, web: WebClient) -> ProbeResult:
    """The answer to PROPFIND for the mailbox's root folder."""
    url = f"{base_url(stimulus)}/exchange/{quote(account.address, safe='@')}/"
    headers = (
        ("User-Agent", "Microsoft Data Access Internet Publishing Provider DAV 1.1"),
        ("Depth", "0"),
        ("Content-Type", "text/xml; charset=utf-8"),
    )
    if stimulus.logon is not Logon.FORMS:
        return await _find(stimulus, account, web, HttpRequest("PROPFIND", url, headers, _BODY))
    say_lost_cookies = await log_on_by_form(stimulus, account, web)
    return say_lost_cookies(await _find(stimulus, account, web, HttpRequest("PROPFIND", url, headers, _BODY)))


async def _find(stimulus: Stimulus, account: Account, web: WebClient, request: HttpRequest) -> ProbeResult:
    answer = await send_as(web, account, stimulus.logon, request)
    denial = read_denial(answer)
    if denial is not None:
        return session_ended(denial) if answer.status == 440 else denial
    if answer.status != 207:
        return malformed(f"HTTP {answer.status} to PROPFIND")
    result = served("HTTP 207")
    return result if web.has_sent_credentials(request.url) else shown_before_logon(result)
