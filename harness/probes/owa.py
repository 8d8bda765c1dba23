"""Outlook Web Access as a browser: the logon that the virtual directory requires, then the mailbox's page.

Only the redirects of the forms logon are followed, and those that stay within one page: the trailing slash and the
redirection page of the same host (protocol-facts, sections 1.2 and 1.5).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

from harness.model.outcome import OutcomeKind
from harness.model.protocol import VIRTUAL_DIRECTORY_OF, Logon
from harness.model.stimulus import Account, Stimulus
from harness.probes.credentials import send_as
from harness.probes.http import HttpAnswer, HttpRequest, WebClient
from harness.probes.limits import Limits
from harness.probes.owa_answer import leads_to_language_page, page_of, read_owa_answer
from harness.probes.probe_result import NoAnswerError, ProbeResult, refused
from harness.probes.status import leads_to_logon, redirect_target
from harness.probes.urls import is_same_origin, path_of, requested_url, resolve
from harness.wire.page_forms import Form

USER_AGENT = "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko"
"""That of a browser: others get 440 or 401 where a browser gets the logon page (protocol-facts, section 1.2)."""

_HEADERS = (
    ("User-Agent", USER_AGENT),
    ("Accept", "text/html, application/xhtml+xml, */*"),
    ("Accept-Language", "en-US"),
)
_FORM_TYPE = ("Content-Type", "application/x-www-form-urlencoded")
_LOGON_DEFAULTS = {"flags": "0", "forcedownlevel": "0", "trusted": "0"}
_LANGUAGE_DEFAULTS = {"lcid": "1033", "tzid": "GMT Standard Time"}
_REDIRECTION_PAGE = "/owa/casredirect.aspx"
_MAX_STEPS = 4
"""Redirects within the logon or within one page; a server that sends more never sends the page."""


async def perform_owa(stimulus: Stimulus, account: Account, web: WebClient, limits: Limits) -> ProbeResult:
    """What the user sees at `/owa/`, `/exchange/`, `/public/` or `/exchweb/` of the entry server.

    Without a logon it is what anybody sees.
    """
    browser = _Browser(stimulus, account, web)
    if stimulus.logon is Logon.NONE:
        return read_owa_answer(stimulus, await browser.ask())
    if stimulus.asks_before_logon:
        await browser.ask()
    answer = await browser.open()
    if leads_to_language_page(answer):
        if not limits.answer_language_page:
            return replace(refused("first logon: language page"), prerequisite=_first_logon(account))
        answer = await browser.answer_language_page(answer)
    return read_owa_answer(stimulus, answer)


def _first_logon(account: Account) -> str:
    return (
        f"{account.address} has never logged on to Outlook Web Access and the server asks for language and time zone: "
        "log on once in a browser, or set answer_language_page = true in [live]"
    )


async def log_on_by_form(stimulus: Stimulus, account: Account, web: WebClient) -> None:
    """Complete the logon form of the address; whether it was accepted shows in the requests that follow."""
    await _Browser(stimulus, account, web).open()


class _Browser:
    """The browser of one user, which opens one address."""

    def __init__(self, stimulus: Stimulus, account: Account, web: WebClient) -> None:
        self._logon = stimulus.logon
        self._account = account
        self._web = web
        self._address = requested_url(stimulus, f"/{VIRTUAL_DIRECTORY_OF[stimulus.operation]}/")

    async def ask(self) -> HttpAnswer:
        """The answer to the address before any logon."""
        return await self._web.send(HttpRequest("GET", self._address, _HEADERS))

    async def open(self) -> HttpAnswer:
        """The answer to the address after the logon."""
        answer = await self._get(self._address)
        if self._logon is Logon.FORMS:
            answer = await self._log_on(answer)
        return await self._follow(answer, _stays_within_page)

    async def answer_language_page(self, answer: HttpAnswer) -> HttpAnswer:
        """The answer to the address after language and time zone were chosen: the page's own choice, else English."""
        page = await self._follow(answer, leads_to_language_page)
        form = page_of(page).language_form or Form("lang.owa")
        answer = await self._post(page, form, _LANGUAGE_DEFAULTS | dict(form.fields))
        answer = await self._follow(answer, self._leads_to_address)
        return await self._follow(answer, _stays_within_page)

    async def _log_on(self, answer: HttpAnswer) -> HttpAnswer:
        """The answer after the forms logon; the last page where it has no logon form."""
        page = await self._follow(answer, leads_to_logon)
        form = page_of(page).logon_form if page.status == 200 else None
        if form is None:
            return page
        fields = {"destination": self._address} | _LOGON_DEFAULTS
        fields |= {name: value for name, value in form.fields if value}
        fields |= {"username": self._account.logon, "password": self._account.password.reveal()}
        # The logon page's script sets this cookie, and the server's logon filter requires it.
        answer = await self._post(page, form, fields, ("Cookie", "PBack=0"))
        return await self._follow(answer, self._leads_to_address)

    async def _get(self, url: str) -> HttpAnswer:
        return await send_as(self._web, self._account, self._logon, HttpRequest("GET", url, _HEADERS))

    async def _post(
        self, page: HttpAnswer, form: Form, fields: dict[str, str], *headers: tuple[str, str]
    ) -> HttpAnswer:
        target = resolve(page, form.action or page.url)
        if target is None or not is_same_origin(page, target):
            raise NoAnswerError(OutcomeKind.MALFORMED, "a form that posts to another host")
        request = HttpRequest("POST", target, (*_HEADERS, _FORM_TYPE, *headers), urlencode(fields).encode("ascii"))
        return await send_as(self._web, self._account, self._logon, request)

    async def _follow(self, answer: HttpAnswer, wanted: Callable[[HttpAnswer], bool]) -> HttpAnswer:
        """The answer after the wanted redirects. Another host or scheme never gets the user's credentials."""
        for _ in range(_MAX_STEPS):
            target = redirect_target(answer)
            if target is None or not wanted(answer) or not is_same_origin(answer, target):
                break
            answer = await self._get(target)
        return answer

    def _leads_to_address(self, answer: HttpAnswer) -> bool:
        target = redirect_target(answer)
        return target is not None and path_of(target).rstrip("/") == path_of(self._address).rstrip("/")


def _stays_within_page(answer: HttpAnswer) -> bool:
    target = redirect_target(answer)
    return target is not None and path_of(target) in {f"{path_of(answer.url)}/", _REDIRECTION_PAGE}
