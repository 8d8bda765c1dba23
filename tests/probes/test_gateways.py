"""Gateways in front of Outlook Web Access with logon forms of their own, and servers that log nobody on."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs

import httpx
import pytest

from harness.model.observation import Observation
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Logon, Operation, Protocol
from harness.model.stimulus import MOST_REQUESTS_OF_A_BROWSER
from tests.probes.stored_pages import stored_page
from tests.probes.stubs import HOST, PASSWORD, ScriptedServer, observe, redirect, stimulus

ANY_LOGON = pytest.mark.parametrize("logon", [Logon.FORMS, Logon.BASIC, Logon.WINDOWS])
USA = "https://www.usa.contoso.com/OWA"


def html(text: str, status: int = 200) -> httpx.Response:
    return httpx.Response(status, html=text)


def mailbox() -> httpx.Response:
    return stored_page("mailbox-german-premium")


def form(action: str, user: str = "username") -> str:
    return f'<form method="post" action="{action}"><input name="{user}"><input type="password" name="pass"></form>'


class Gateway:
    """Leads everybody without its cookie to its logon page, and sends who logged on to a page of its own."""

    def __init__(self, logon: str, form: str, then: str, *, is_right: bool = True) -> None:
        self.logon, self.form, self.then, self.is_right = logon, form, then, is_right
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if request.method == "POST":
            cookies = ("session=1; path=/",) if self.is_right else ()
            return redirect(self.then, 302, *cookies)
        if request.url.path == httpx.URL(f"https://{HOST}{self.logon}").path:
            return html(self.form)
        if "session=1" in request.headers.get("cookie", "") or "PBack" in request.headers.get("cookie", ""):
            return mailbox() if request.url.path == "/owa/" else html("<p>Portal</p>")
        return redirect(self.logon)


GATEWAYS = {
    "my.policy": ("/my.policy", form("/my.policy"), "/owa/"),
    "welcome.cgi": ("/dana-na/auth/url_default/welcome.cgi", form("login.cgi"), "/dana/home/index.cgi"),
    "tmindex": ("/vpn/tmindex.html", form("/cgi/login", "login"), "/cgi/setclient?agnt"),
    "CookieAuth": ("/CookieAuth.dll?GetLogon?curl=Z2Fowa&reason=0", form("/CookieAuth.dll?Logon"), "/owa/"),
    "InternalSite": ("/InternalSite/Login.asp?resource_id=1", form("Validate.asp", "user_name"), "/uniquesig0/owa/"),
}
"""Of each the page with its logon form, the form, and where it leads who has logged on."""


def see(server: Callable[[httpx.Request], httpx.Response], logon: Logon) -> Observation:
    asks = logon is Logon.BASIC
    return observe(stimulus(Protocol.OWA, Operation.OWA, logon=logon, asks_before_logon=asks), server)


@ANY_LOGON
@pytest.mark.parametrize("name", GATEWAYS, ids=str)
def test_a_gateway_s_own_form_is_filled_in_and_its_user_goes_on_to_the_mailbox(name: str, logon: Logon) -> None:
    server = Gateway(*GATEWAYS[name])
    seen = see(server, logon)
    assert seen.outcome.kind is OutcomeKind.SERVED, seen.explanation
    posts = [request for request in server.requests if request.method == "POST"]
    assert len(posts) == 1
    assert [PASSWORD] in parse_qs(posts[0].content.decode()).values()
    assert not any("authorization" in request.headers for request in server.requests)


@ANY_LOGON
@pytest.mark.parametrize("name", GATEWAYS, ids=str)
def test_a_gateway_that_leads_back_to_its_form_refuses_the_logon(name: str, logon: Logon) -> None:
    server = Gateway(*GATEWAYS[name], is_right=False)
    server.then = server.logon
    seen = see(server, logon)
    assert (seen.outcome.kind, seen.prerequisite) == (OutcomeKind.UNAUTHORIZED, None), seen.explanation
    assert [request.method for request in server.requests].count("POST") == 1


ELSEWHERE = {
    "AD FS": "https://sts.contoso.com/adfs/ls/?wa=wsignin1.0&wtrealm=urn:owa",
    "a policy server": "https://sso.contoso.com/siteminderagent/forms/login.fcc?TARGET=-SM-",
    "a portal without TLS": "http://portal.example/",
    "the same host without TLS": f"http://{HOST}/my.policy",
    "another port": f"https://{HOST}:8443/portal",
}


@ANY_LOGON
@pytest.mark.parametrize("name", ELSEWHERE, ids=str)
def test_who_is_sent_elsewhere_before_a_logon_sends_no_password_there(name: str, logon: Logon) -> None:
    asked: list[httpx.URL] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        assert request.method == "GET"
        return redirect(ELSEWHERE[name])

    seen = see(answer, logon)
    assert seen.outcome.kind is not OutcomeKind.UNAUTHORIZED
    assert {url.host for url in asked} == {HOST}
    assert seen.prerequisite is not None
    assert "before any credentials were sent" in seen.prerequisite


@pytest.mark.parametrize("logon", [Logon.FORMS, Logon.WINDOWS])
def test_a_redirect_to_another_owa_moves_the_user_whoever_it_is(logon: Logon) -> None:
    seen = see(lambda _: redirect(USA), logon)
    assert (seen.outcome.kind, seen.prerequisite) == (OutcomeKind.REDIRECT_HOST, None)


@ANY_LOGON
@pytest.mark.parametrize(
    "page",
    [
        "<div id=app></div><script src=/a.js></script>",
        "<p>Bitte Karte einlegen</p>",
        "<form action=/x><input name=user><input type=password name=pin><input type=password name=code></form>",
    ],
    ids=["a script", "a card", "a code beside the password"],
)
def test_a_gateway_without_a_form_is_no_verdict(page: str, logon: Logon) -> None:
    seen = see(lambda request: redirect("/vpn/index.html") if request.url.path == "/owa/" else html(page), logon)
    assert seen.prerequisite is not None
    assert f"no logon form could be read on https://{HOST}/vpn/index.html" in seen.prerequisite


@ANY_LOGON
@pytest.mark.parametrize("status", [404, 503])
def test_a_gateway_whose_logon_page_fails_denies_service(status: int, logon: Logon) -> None:
    seen = see(lambda request: redirect("/my.policy") if request.url.path == "/owa/" else httpx.Response(status), logon)
    if logon is Logon.BASIC:  # it sends its credentials all the same, and is led to the same page
        assert seen.prerequisite is not None
    else:
        assert seen.outcome.kind is OutcomeKind.REFUSED


@ANY_LOGON
def test_a_cookie_that_is_tested_ahead_of_the_form_is_kept(logon: Logon) -> None:
    tested = redirect("/owa/?cookie=1", 302, "test=1; path=/")
    page = html(form("/owa/auth/owaauth.dll"))
    server = ScriptedServer(tested, page, redirect("/owa/"), mailbox())
    assert see(server, logon).outcome.kind is OutcomeKind.SERVED


@ANY_LOGON
def test_redirects_without_end_are_left_after_as_many_requests_as_the_budget_has(logon: Logon) -> None:
    numbers = iter(range(1_000))
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        if request.url.path == "/logon" or request.method == "POST":
            return html(form("/logon")) if request.method == "GET" else redirect("/owa/")
        return redirect("/logon" if len(asked) < 3 else f"/owa/?{next(numbers)}")

    seen = see(answer, logon)
    assert seen.outcome.kind is not OutcomeKind.SERVED
    assert len(asked) <= MOST_REQUESTS_OF_A_BROWSER


SHOWN_TO_ANYBODY = {
    "the mailbox": mailbox(),
    "a redirection page": html(f'<a href="{USA}">x</a>'),
    "the page that names Exchange 2003": stored_page("legacy-mailbox-german"),
}


@pytest.mark.parametrize("page", SHOWN_TO_ANYBODY, ids=str)
def test_what_anybody_gets_is_no_service_to_who_sends_credentials_at_once(page: str) -> None:
    server = ScriptedServer(SHOWN_TO_ANYBODY[page])
    seen = see(server, Logon.BASIC)
    assert seen.prerequisite is not None
    assert "before any credentials were sent" in seen.prerequisite
    assert not any("authorization" in request.headers for request in server.requests)


@pytest.mark.parametrize("status", [401, 403, 404, 503])
def test_who_is_asked_for_credentials_sends_them(status: int) -> None:
    server = ScriptedServer(httpx.Response(status), mailbox())
    assert see(server, Logon.BASIC).outcome.kind is OutcomeKind.SERVED
    assert ["authorization" in request.headers for request in server.requests] == [False, True]


def test_a_client_is_asked_for_its_credentials_once_however_often_it_visits() -> None:
    server = ScriptedServer(httpx.Response(401), mailbox(), mailbox())
    seen = observe(stimulus(Protocol.OWA, Operation.OWA, asks_before_logon=True, visits=2), server)
    assert [visit.outcome.kind for visit in seen.visits] == [OutcomeKind.SERVED] * 2
