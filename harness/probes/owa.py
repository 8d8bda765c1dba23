"""Outlook Web Access as a browser: the logon that the server asks for, then the mailbox's page.

Only the redirects of the forms logon are followed, and those that stay within one page: the trailing slash and the
redirection page of the same host (protocol-facts, sections 1.2 and 1.5).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from harness.model.protocol import Logon
from harness.model.stimulus import Account, Stimulus
from harness.probes.http import HttpAnswer, WebClient
from harness.probes.limits import Limits
from harness.probes.logon_ways import leads_alike
from harness.probes.owa_answer import (
    find_shown_to_anybody,
    leads_to_language_page,
    read_owa_answer,
    read_without_logon,
)
from harness.probes.owa_browser import OwaBrowser
from harness.probes.probe_result import NoAnswerError, ProbeResult, refused, unauthorized
from harness.probes.status_advice import find_status_of_gateway


async def perform_owa(stimulus: Stimulus, account: Account, web: WebClient, limits: Limits) -> ProbeResult:
    """What the user sees at `/owa/`, `/exchange/`, `/public/` or `/exchweb/` of the entry server.

    Without a logon it is what anybody sees. Raises NoAnswerError where there is no way to log on.
    """
    browser = OwaBrowser(stimulus, account, web)
    if stimulus.logon is Logon.NONE:
        shown_to_anybody = await browser.ask()
        read = replace(read_owa_answer(stimulus, shown_to_anybody), prerequisite=None)
        return find_status_of_gateway(shown_to_anybody) or read
    asked = None
    if stimulus.asks_before_logon and not browser.has_sent_credentials:
        asked = await browser.ask()
        if (shown := find_shown_to_anybody(stimulus, asked)) is not None:
            return shown
    try:
        return browser.say_lost_cookies(await _open(stimulus, account, browser, limits, asked))
    except NoAnswerError as end:
        raise end.with_prerequisite(browser.say_lost_cookies(end.result).prerequisite) from end


async def _open(
    stimulus: Stimulus, account: Account, browser: OwaBrowser, limits: Limits, asked: HttpAnswer | None
) -> ProbeResult:
    """What the user sees who logs on."""
    answer = await browser.open(asked)
    if leads_to_language_page(answer):
        if not (limits.answer_language_page and browser.has_sent_credentials):
            return replace(refused("first logon: language page"), prerequisite=_first_logon(account))
        answer = await browser.answer_language_page(answer)
    if browser.is_refused(answer):
        return unauthorized("the way back to the page with the logon form")
    if not browser.has_sent_credentials or (asked is not None and leads_alike(asked, answer)):
        return read_without_logon(stimulus, answer)
    return read_owa_answer(stimulus, answer)


def _first_logon(account: Account) -> str:
    return (
        f"{account.address} has never logged on to Outlook Web Access and the server asks for language and time zone: "
        "log on once in a browser, or set answer_language_page = true in [live]"
    )


async def log_on_by_form(stimulus: Stimulus, account: Account, web: WebClient) -> Callable[[ProbeResult], ProbeResult]:
    """Complete the logon form of the address; whether it was accepted shows in the requests that follow.

    Gives what says in their result which cookies of the logon were lost.
    """
    browser = OwaBrowser(stimulus, account, web)
    await browser.open()
    return browser.say_lost_cookies
