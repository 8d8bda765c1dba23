"""Autodiscover as Outlook or a device requests it (protocol-facts, section 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation
from harness.model.stimulus import Account, Stimulus
from harness.probes.body_kinds import is_html
from harness.probes.credentials import logon_without_browser, send_as
from harness.probes.foreign_pages import find_foreign_page
from harness.probes.http import HttpAnswer, HttpRequest, WebClient
from harness.probes.owa_answer import find_redirect_page
from harness.probes.probe_result import ProbeResult, malformed, refused
from harness.probes.status import read_denial
from harness.probes.status_advice import find_status_without_verdict_for_service
from harness.probes.urls import base_url, is_same_host, resolve
from harness.probes.user_agents import DEVICE
from harness.wire.autodiscover import (
    MOBILESYNC_SCHEMAS,
    OUTLOOK_SCHEMAS,
    AutodiscoverAnswer,
    OutlookUrls,
    autodiscover_request,
    read_autodiscover,
)
from harness.wire.errors import WireError

PATH = "/Autodiscover/Autodiscover.xml"

_ERRORS_WITHOUT_VERDICT = {
    **dict.fromkeys(
        ("Autodiscover error 1", "Autodiscover error 2"),
        "the directory could not be reached, or the request could not be read: run this case again once a domain "
        "controller answers the server",
    ),
    "Autodiscover error 600": "the server could not read the request of the harness: report it as a defect of the "
    "harness, unless something between them changes requests",
}
"""The Status of an answer to a device (MS-ASCMD), and the ErrorCode of an invalid request (protocol-facts, 4.4)."""


async def perform_autodiscover(stimulus: Stimulus, account: Account, web: WebClient) -> ProbeResult:
    """The URLs in the answer for the mailbox of `account`. Raises WireError for a body that cannot be read."""
    for_device = stimulus.operation is Operation.MOBILESYNC
    body = autodiscover_request(account.address, MOBILESYNC_SCHEMAS if for_device else OUTLOOK_SCHEMAS)
    user_agent = DEVICE if for_device else "Microsoft Office/12.0 (Windows NT 6.1; Outlook 12.0.6607)"
    headers = (("User-Agent", user_agent), ("Content-Type", "text/xml; charset=utf-8"))
    request = HttpRequest("POST", f"{base_url(stimulus)}{PATH}", headers, body)
    logon = logon_without_browser(stimulus)
    answer = await send_as(web, account, logon, request)
    denial = find_status_without_verdict_for_service(answer) or read_denial(answer) or find_redirect_page(answer)
    if denial is not None:
        return denial
    return _read_settings(answer, _read_answer(answer), for_device=for_device)


def _read_answer(answer: HttpAnswer) -> AutodiscoverAnswer:
    try:
        return read_autodiscover(answer.body)
    except WireError as error:
        raise find_foreign_page(answer, "the XML of Autodiscover") or WireError(
            "an HTML page where the XML of Autodiscover is due" if is_html(answer) else str(error)
        ) from error


def _read_settings(answer: HttpAnswer, settings: AutodiscoverAnswer, *, for_device: bool) -> ProbeResult:
    if settings.error is not None:
        return replace(refused(settings.error), prerequisite=_ERRORS_WITHOUT_VERDICT.get(settings.error))
    if settings.redirect_url is not None:
        return _redirect(answer, settings.redirect_url)
    if settings.redirect_address is not None:
        return refused(f"redirected to the address {settings.redirect_address}")
    named = (
        {"mobilesync": settings.mobilesync_urls}
        if for_device
        else {"ews": settings.ews_urls, "availability": settings.availability_urls}
    )
    urls = {key: values for key, values in named.items() if values}
    if not urls:
        return refused("an answer without URLs")
    words = "; ".join(f"{key} {' '.join(values)}" for key, values in urls.items())
    if for_device:
        return ProbeResult(Outcome(OutcomeKind.SETTINGS, urls=urls), words)
    exch, expr = _by_service(settings.exch), _by_service(settings.expr)
    return ProbeResult(Outcome(OutcomeKind.SETTINGS, urls=urls, exch=exch, expr=expr), words)


def _by_service(part: OutlookUrls | None) -> Mapping[str, tuple[str, ...]] | None:
    """A service without a URL is left out; None where the answer has no such part."""
    if part is None:
        return None
    return {key: urls for key, urls in (("ews", part.ews), ("availability", part.availability)) if urls}


def _redirect(answer: HttpAnswer, location: str) -> ProbeResult:
    target = resolve(answer, location)
    if target is None:
        return malformed("a RedirectUrl that is not a URL")
    kind = OutcomeKind.REDIRECT_PATH if is_same_host(answer, target) else OutcomeKind.REDIRECT_HOST
    return ProbeResult(Outcome(kind, location=location), f"RedirectUrl {location}")
