"""Autodiscover as Outlook or a device asks it (protocol-facts, section 4)."""

from __future__ import annotations

from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Logon, Operation
from harness.model.stimulus import Account, Stimulus
from harness.probes.credentials import send_as
from harness.probes.http import Answer, Call, WebClient
from harness.probes.seen import Seen, malformed, refused
from harness.probes.status import is_same_host, read_denial, resolve
from harness.probes.web_address import base_url
from harness.wire.autodiscover import (
    MOBILESYNC_SCHEMAS,
    OUTLOOK_SCHEMAS,
    AutodiscoverAnswer,
    autodiscover_request,
    read_autodiscover,
)

PATH = "/Autodiscover/Autodiscover.xml"


async def perform_autodiscover(stimulus: Stimulus, account: Account, web: WebClient) -> Seen:
    """The URLs that the mailbox of `account` is told. A WireError of the body passes: the answer is malformed then."""
    for_device = stimulus.operation is Operation.MOBILESYNC
    body = autodiscover_request(account.address, MOBILESYNC_SCHEMAS if for_device else OUTLOOK_SCHEMAS)
    user_agent = "MSFT-SPhone/5.2.0" if for_device else "Microsoft Office/12.0 (Windows NT 6.1; Outlook 12.0.6607)"
    headers = (("User-Agent", user_agent), ("Content-Type", "text/xml; charset=utf-8"))
    call = Call("POST", f"{base_url(stimulus)}{PATH}", headers, body)
    logon = Logon.WINDOWS if stimulus.logon is Logon.WINDOWS else Logon.BASIC
    answer = await send_as(web, account, logon, call)
    denial = read_denial(answer)
    if denial is not None:
        return denial
    return _read_settings(answer, read_autodiscover(answer.body), for_device=for_device)


def _read_settings(answer: Answer, said: AutodiscoverAnswer, *, for_device: bool) -> Seen:
    if said.error is not None:
        return refused(said.error)
    if said.redirect_url is not None:
        return _redirect(answer, said.redirect_url)
    if said.redirect_address is not None:
        return refused(f"redirected to the address {said.redirect_address}")
    named = (
        {"mobilesync": said.mobilesync_urls}
        if for_device
        else {"ews": said.ews_urls, "availability": said.availability_urls}
    )
    urls = {key: values for key, values in named.items() if values}
    if not urls:
        return refused("an answer without URLs")
    words = "; ".join(f"{key} {' '.join(values)}" for key, values in urls.items())
    return Seen(Outcome(OutcomeKind.SETTINGS, urls=urls), words)


def _redirect(answer: Answer, location: str) -> Seen:
    target = resolve(answer, location)
    if target is None:
        return malformed("a RedirectUrl that is no URL")
    kind = OutcomeKind.REDIRECT_PATH if is_same_host(answer, target) else OutcomeKind.REDIRECT_HOST
    return Seen(Outcome(kind, location=location), f"RedirectUrl {location}")
