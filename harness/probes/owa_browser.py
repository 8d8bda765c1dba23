"""The browser of one Outlook Web Access user: opens an address, and logs on as the server asks for it.

A form is filled in wherever it is met, whichever logon was planned: ISA Server or another server in front may show one.
Credentials are sent by HTTPS to the host that was asked, and nowhere else (protocol-facts, sections 1.2 and 1.5).
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from harness.model.protocol import VIRTUAL_DIRECTORY_OF, Logon
from harness.model.stimulus import MOST_REQUESTS_OF_A_BROWSER, Account, Stimulus
from harness.probes.credentials import find_offered_logon, send_as
from harness.probes.http import HttpAnswer, HttpRequest, WebClient
from harness.probes.logon_advice import form_of_other_host, led_to_plain_http, logon_form_not_found, never_shown
from harness.probes.logon_redirects import leads_behind, query_of, refuses_logon
from harness.probes.logon_ways import leads_into_gateway, may_have_form, ways_to_logon
from harness.probes.owa_advice import say_lost_cookies
from harness.probes.owa_answer import leads_to_language_page, page_of
from harness.probes.probe_result import ProbeResult
from harness.probes.status import redirect_target
from harness.probes.urls import is_same_host, is_same_origin, path_of, requested_url, resolve
from harness.probes.user_agents import BROWSER
from harness.wire.logon_pages import is_logon_page
from harness.wire.page_forms import Form

_HEADERS = (
    ("User-Agent", BROWSER),
    ("Accept", "text/html, application/xhtml+xml, */*"),
    ("Accept-Language", "en-US"),
)
_FORM_TYPE = ("Content-Type", "application/x-www-form-urlencoded")
_LOGON_DEFAULTS = {"flags": "0", "forcedownlevel": "0", "trusted": "0"}
_LANGUAGE_DEFAULTS = {"lcid": "1033", "tzid": "GMT Standard Time"}
_ISA_FIELDS = ("curl", "formdir")
"""What ISA Server's form sends on from the address of its logon page."""

_BAD_REQUEST = 400
_UNAUTHORIZED = 401

_PARTS_OF_PAGE = re.compile(r"/owa/casredirect\.aspx|.*/auth/error(?:fe)?\.aspx", re.IGNORECASE)
_MAILBOX_OF_2003 = re.compile(r"/(?:exchange|public)/", re.IGNORECASE)
_MAX_STEPS = 4
"""Redirects within the logon or within one page; a server that sends more never sends the page."""

_WINDOWS_LEGS = 3
"""The most requests that one of them takes where Integrated Windows authentication is asked for."""


class OwaBrowser:
    """The browser of one user, which opens one address."""

    def __init__(self, stimulus: Stimulus, account: Account, web: WebClient) -> None:
        self._logon = stimulus.logon
        self._account = account
        self._web = web
        self._address = requested_url(stimulus, f"/{VIRTUAL_DIRECTORY_OF[stimulus.operation]}/")
        self._sent_before = len(web.exchanges)
        self._form_page: str | None = None
        self._form_answer: HttpAnswer | None = None

    @property
    def has_sent_credentials(self) -> bool:
        """Whether the host of the address got the user's credentials, by now or in an earlier visit."""
        return self._web.has_sent_credentials(self._address)

    async def ask(self) -> HttpAnswer:
        """The answer to the address before any logon."""
        return await self._look(self._address)

    async def open(self, asked: HttpAnswer | None = None) -> HttpAnswer:
        """The answer to the address after the logon. Raises NoAnswerError where there is no way to log on.

        Where the answer before any logon, `asked`, leads to a form, that is the logon: Basic credentials go out only to
        a server without one.
        """
        if asked is not None and self._logon is Logon.BASIC and asked.status != _UNAUTHORIZED:
            answer = await self._log_on(asked)
            if self.has_sent_credentials:
                return await self._follow(answer, _stays_within_page)
        answer = await self._get(self._address)
        if self._logon is Logon.FORMS and answer.status == _UNAUTHORIZED and not self.has_sent_credentials:
            answer = await self._answer_challenge(answer)
        answer = await self._log_on(answer)
        return await self._follow(answer, _stays_within_page)

    def is_refused(self, answer: HttpAnswer) -> bool:
        """True where an answer after the logon leads back to the page that had the form."""
        target = redirect_target(answer)
        return target is not None and is_same_host(answer, target) and path_of(target) == self._form_page

    def say_lost_cookies(self, result: ProbeResult) -> ProbeResult:
        """The result of a logon that came to nothing, with the cookies that the address does not get back."""
        return say_lost_cookies(
            result, self._web.cookies_kept_back_from(self._address), form_is_accepted=self._form_is_accepted()
        )

    def _form_is_accepted(self) -> bool:
        """Whether the answer to the form neither refuses the logon nor asks for it again."""
        answer = self._form_answer
        if answer is None or self.is_refused(answer) or refuses_logon(answer):
            return False
        return answer.status < _BAD_REQUEST and page_of(answer).logon_form is None

    async def answer_language_page(self, answer: HttpAnswer) -> HttpAnswer:
        """The answer to the address after language and time zone were chosen: the page's own choice, else English."""
        page = await self._follow(answer, leads_to_language_page)
        form = page_of(page).language_form or Form("lang.owa")
        answer = await self._post(page, form, _LANGUAGE_DEFAULTS | dict(form.fields))
        answer = await self._follow(answer, self._leads_to_address)
        return await self._follow(answer, _stays_within_page)

    async def _answer_challenge(self, answer: HttpAnswer) -> HttpAnswer:
        """The answer after the logon that a server without a form asks for, once."""
        offered = find_offered_logon(answer)
        if offered is None:
            return answer
        self._logon = offered
        return await self._get(self._address)

    async def _log_on(self, answer: HttpAnswer) -> HttpAnswer:
        """The answer after the form was sent; the last page where none is met.

        Behind the form of a server in front, which does not log on for its user, there is that of the server itself.
        """
        if self.has_sent_credentials and refuses_logon(answer):
            return answer
        page, form = await self._find_form(answer)
        if form is None:
            return page
        answer = await self._fill_in(page, form)
        if not leads_behind(page, answer):
            return answer
        page, form = await self._find_form(answer)
        return page if form is None else await self._fill_in(page, form)

    async def _fill_in(self, page: HttpAnswer, form: Form) -> HttpAnswer:
        """The answer to the form, at the address."""
        if self._logon is Logon.BASIC:
            self._logon = Logon.FORMS
        self._web.note_credentials(page.url)
        self._form_page = None if page.url == self._address else path_of(page.url)
        # The logon page's script sets this cookie, and the server's logon filter requires it.
        answer = await self._post(page, form, self._logon_fields(page, form), ("Cookie", "PBack=0"))
        self._form_answer = answer
        self._check_scheme(answer)
        if leads_into_gateway(answer) and not self.is_refused(answer):
            answer = await self._get(self._address)  # the gateway's own first page: its user types the address again
        return await self._follow(answer, self._leads_to_address)

    def _logon_fields(self, page: HttpAnswer, form: Form) -> dict[str, str]:
        query = query_of(page.url)
        fields = {"destination": self._address} | _LOGON_DEFAULTS
        fields |= {name: query[name] for name in _ISA_FIELDS if name in query}
        fields |= {name: value for name, value in form.fields if value}
        if form.button is not None:
            fields |= (form.button,)
        credentials = {form.user_field: self._account.logon, form.password_field: self._account.password.reveal()}
        return fields | credentials

    async def _find_form(self, answer: HttpAnswer) -> tuple[HttpAnswer, Form | None]:
        """The page with the logon form to which `answer` leads, and the form; what it leads to where that has none."""
        shown = deque([answer])
        last, led_on, asked = answer, False, {answer.url}
        while shown:
            last = shown.popleft()
            page = page_of(last)
            if page.logon_form is not None and may_have_form(last, page):
                return last, page.logon_form
            for target in ways_to_logon(last, page, is_known=self.has_sent_credentials):
                if target not in asked and len(asked) <= _MAX_STEPS:
                    asked.add(target)
                    led_on |= is_logon_page(target) or redirect_target(last) is not None
                    shown.append(await self._look(target))
        if led_on and may_have_form(last, page_of(last)):
            raise logon_form_not_found(last.url)
        return (last if led_on else answer), None

    def _check_scheme(self, answer: HttpAnswer) -> None:
        """Raises NoAnswerError where the logon leads back to the address by plain HTTP."""
        target = redirect_target(answer)
        if target is None or not is_same_host(answer, target) or not self._leads_to_address(answer):
            return
        if urlsplit(target).scheme.lower() == "http":
            raise led_to_plain_http(target)

    async def _look(self, url: str) -> HttpAnswer:
        self._check_number(1, url)
        return await self._web.send(HttpRequest("GET", url, _HEADERS))

    async def _get(self, url: str) -> HttpAnswer:
        self._check_number(_WINDOWS_LEGS if self._logon is Logon.WINDOWS else 1, url)
        return await send_as(self._web, self._account, self._logon, HttpRequest("GET", url, _HEADERS))

    async def _post(
        self, page: HttpAnswer, form: Form, fields: dict[str, str], *headers: tuple[str, str]
    ) -> HttpAnswer:
        target = resolve(page, form.action or page.url)
        if target is None or not is_same_origin(page, target):
            raise form_of_other_host(form.action)
        self._check_number(_WINDOWS_LEGS if self._logon is Logon.WINDOWS else 1, target)
        request = HttpRequest("POST", target, (*_HEADERS, _FORM_TYPE, *headers), urlencode(fields).encode("ascii"))
        return await send_as(self._web, self._account, self._logon, request)

    def _check_number(self, more: int, url: str) -> None:
        """Raises NoAnswerError where more requests would be sent than the budget of a run has for a page."""
        if len(self._web.exchanges) - self._sent_before + more > MOST_REQUESTS_OF_A_BROWSER:
            raise never_shown(url)

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
    """True for a redirect to the same page, to its folder, to the page that redirects or refuses in its place."""
    target = redirect_target(answer)
    if target is None or is_logon_page(target):
        return False
    path, here = path_of(target), path_of(answer.url)
    into_folder = _MAILBOX_OF_2003.match(here) is not None and path.startswith(here)
    return into_folder or path in {here, f"{here}/"} or _PARTS_OF_PAGE.fullmatch(path) is not None
