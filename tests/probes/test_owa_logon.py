"""The forms logon and the first logon's language page."""

from __future__ import annotations

from urllib.parse import parse_qs

import httpx
import pytest

from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Logon, Operation, Protocol
from harness.probes.probe import Limits
from tests.probes.stubs import HOST, PASSWORD, ScriptedServer, observe, redirect, stimulus

LOGON_PAGE = "/owa/auth/logon.aspx?url=https%3A%2F%2Fcas-02.contoso.com%2Fowa%2F&reason=0"
FORM = (
    '<form action="owaauth.dll" method="POST" name="logonForm">'
    f'<input type="hidden" name="destination" value="https://{HOST}/owa/"><input type="hidden" name="flags" value="0">'
    '<input type="text" name="username"><input type="password" name="password"></form>'
)
MAILBOX = "<script>var a_sFldId='x'</script><body>Inbox</body>"
COOKIES = ("sessionid=5d1c; path=/", "cadata=abc; path=/")
LANGUAGE_FORM = '<form action="lang.owa"><select name="lcid"><option value="1031" selected>x</select></form>'

FORMS = stimulus(Protocol.OWA, Operation.OWA, logon=Logon.FORMS)


def page(html: str) -> httpx.Response:
    return httpx.Response(200, html=html)


def test_a_browser_logs_on_and_opens_the_mailbox() -> None:
    server = ScriptedServer(
        redirect(LOGON_PAGE), page(FORM), redirect(f"https://{HOST}/owa/", 302, *COOKIES), page(MAILBOX)
    )
    assert observe(FORMS, server).outcome == Outcome(OutcomeKind.SERVED)
    assert server.asked == ["GET /owa/", "GET /owa/auth/logon.aspx", "POST /owa/auth/owaauth.dll", "GET /owa/"]
    post, last = server.requests[2:]
    assert post.headers["cookie"] == "PBack=0"
    assert last.headers["cookie"] == "sessionid=5d1c; cadata=abc"
    assert {name: values[0] for name, values in parse_qs(post.content.decode()).items()} == {
        "destination": f"https://{HOST}/owa/",
        "flags": "0",
        "forcedownlevel": "0",
        "trusted": "0",
        "username": "CONTOSO\\user1",
        "password": PASSWORD,
    }


def test_no_request_of_a_forms_logon_carries_an_authorization_header() -> None:
    server = ScriptedServer(redirect(LOGON_PAGE), page(FORM), redirect("/owa/"), page(MAILBOX))
    observe(FORMS, server)
    assert not any("authorization" in request.headers for request in server.requests)


def test_isa_s_logon_form_is_filled_in_with_its_own_fields() -> None:
    form = (
        '<form action="/CookieAuth.dll?Logon" method="post"><input type="hidden" name="curl" value="Z2Fowa">'
        '<input type="hidden" name="SubmitCreds" value="Log On"><input name="username"><input type="password">'
    )
    server = ScriptedServer(
        redirect("/CookieAuth.dll?GetLogon?curl=Z2Fowa&reason=0"), page(form), redirect("/owa"), page(MAILBOX)
    )
    assert observe(FORMS, server).outcome.kind is OutcomeKind.SERVED
    assert server.requests[2].url.query == b"Logon"
    assert parse_qs(server.requests[2].content.decode())["curl"] == ["Z2Fowa"]


def test_the_trailing_slash_of_the_destination_is_added_on_the_way() -> None:
    server = ScriptedServer(redirect(LOGON_PAGE), page(FORM), redirect("/owa"), redirect("/owa/", 301), page(MAILBOX))
    assert observe(FORMS, server).outcome.kind is OutcomeKind.SERVED
    assert server.asked[-2:] == ["GET /owa", "GET /owa/"]


def test_a_logon_form_in_place_of_the_page_is_used() -> None:
    server = ScriptedServer(
        page(FORM.replace("owaauth.dll", "/owa/auth/owaauth.dll")), redirect("/owa/"), page(MAILBOX)
    )
    assert observe(FORMS, server).outcome.kind is OutcomeKind.SERVED


@pytest.mark.parametrize(
    "answers",
    [
        [redirect("/owa/auth/logon.aspx?url=x&reason=2")],
        [page(FORM)],
        [httpx.Response(401)],
        [redirect("/owa/"), redirect(LOGON_PAGE)],
    ],
    ids=["back to the logon page", "the form again", "401", "the mailbox asks again"],
)
def test_a_refused_logon_is_unauthorized_and_not_tried_again(answers: list[httpx.Response]) -> None:
    server = ScriptedServer(redirect(LOGON_PAGE), page(FORM), *answers)
    assert observe(FORMS, server).outcome.kind is OutcomeKind.UNAUTHORIZED
    assert [line for line in server.asked if line.startswith("POST")] == ["POST /owa/auth/owaauth.dll"]


def test_after_the_logon_another_host_is_reported_and_not_followed() -> None:
    location = "https://www.usa.contoso.com/owa/"
    server = ScriptedServer(redirect(LOGON_PAGE), page(FORM), redirect(location))
    assert observe(FORMS, server).outcome == Outcome(OutcomeKind.REDIRECT_HOST, location=location)


@pytest.mark.parametrize("action", ["https://evil.example/owaauth.dll", f"http://{HOST}/owaauth.dll", "https://[x"])
def test_the_password_is_not_posted_to_another_host_or_in_clear(action: str) -> None:
    server = ScriptedServer(redirect(LOGON_PAGE), page(FORM.replace("owaauth.dll", action)))
    assert observe(FORMS, server).outcome.kind is OutcomeKind.MALFORMED
    assert len(server.requests) == 2


def test_without_a_logon_form_the_answer_itself_is_classified() -> None:
    assert observe(FORMS, ScriptedServer(httpx.Response(503))).outcome.kind is OutcomeKind.REFUSED
    server = ScriptedServer(redirect(LOGON_PAGE), httpx.Response(500))
    assert observe(FORMS, server).outcome.kind is OutcomeKind.REFUSED
    assert server.asked == ["GET /owa/", "GET /owa/auth/logon.aspx"]


def test_exchange_behind_its_own_logon_page_redirects_to_owa() -> None:
    server = ScriptedServer(
        redirect(f"https://{HOST}/exchweb/bin/auth/owalogon.asp?url=https://{HOST}/exchange/&reason=0"),
        page(FORM.replace("/owa/", "/exchange/")),
        redirect(f"https://{HOST}/exchange/"),
        redirect(f"https://{HOST}/owa"),
    )
    seen = observe(stimulus(Protocol.OWA, Operation.EXCHANGE, logon=Logon.FORMS), server)
    assert seen.outcome == Outcome(OutcomeKind.REDIRECT_PATH, location=f"https://{HOST}/owa")
    assert server.asked[2] == "POST /exchweb/bin/auth/owaauth.dll"


@pytest.mark.parametrize("answer", [redirect("/owa/languageselection.aspx"), page(LANGUAGE_FORM)])
def test_the_language_page_is_not_answered_unless_the_deployment_allows_it(answer: httpx.Response) -> None:
    seen = observe(stimulus(Protocol.OWA, Operation.OWA), ScriptedServer(answer))
    assert (seen.outcome.kind, seen.explanation) == (OutcomeKind.REFUSED, "first logon: language page")
    assert seen.prerequisite is not None
    assert seen.prerequisite.startswith("user1@contoso.com has never logged on to Outlook Web Access")
    assert seen.prerequisite.endswith("log on once in a browser, or set answer_language_page = true in [live]")


def test_the_language_page_is_answered_where_the_deployment_allows_it() -> None:
    server = ScriptedServer(
        redirect("/owa/languageselection.aspx"), page(LANGUAGE_FORM), redirect("/owa/"), page(MAILBOX)
    )
    limits = Limits(timeout_seconds=5, answer_language_page=True)
    seen = observe(stimulus(Protocol.OWA, Operation.OWA), server, limits=limits)
    assert (seen.outcome.kind, seen.prerequisite) == (OutcomeKind.SERVED, None)
    assert server.asked == ["GET /owa/", "GET /owa/languageselection.aspx", "POST /owa/lang.owa", "GET /owa/"]
    assert parse_qs(server.requests[2].content.decode()) == {"lcid": ["1031"], "tzid": ["GMT Standard Time"]}


@pytest.mark.parametrize("operation", [Operation.PUBLIC, Operation.EXCHWEB])
@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(401, headers={"WWW-Authenticate": "Basic"}), OutcomeKind.UNAUTHORIZED),
        (httpx.Response(440), OutcomeKind.UNAUTHORIZED),
        (redirect(LOGON_PAGE), OutcomeKind.UNAUTHORIZED),
        (httpx.Response(200, html=FORM), OutcomeKind.UNAUTHORIZED),
        (httpx.Response(200, html=LANGUAGE_FORM, headers={"MS-WebStorage": "6.5.7638"}), OutcomeKind.SERVED),
        (redirect("/public"), OutcomeKind.REDIRECT_PATH),
        (httpx.Response(404), OutcomeKind.REFUSED),
        (httpx.Response(503), OutcomeKind.REFUSED),
    ],
)
def test_without_a_logon_one_request_is_sent_and_its_answer_is_what_was_seen(
    operation: Operation, answer: httpx.Response, kind: OutcomeKind
) -> None:
    server = ScriptedServer(answer)
    seen = observe(stimulus(Protocol.OWA, operation, logon=Logon.NONE), server)
    assert server.asked == [f"GET /{operation.value}/"]
    assert "authorization" not in server.requests[0].headers
    assert seen.outcome.kind is kind
    assert seen.prerequisite is None


@pytest.mark.parametrize("logon", [Logon.BASIC, Logon.FORMS])
def test_a_browser_that_asks_before_its_logon_shows_what_anybody_gets_first(logon: Logon) -> None:
    form = page(FORM.replace("owaauth.dll", "/owa/auth/owaauth.dll"))
    answers = (httpx.Response(404), *((form,) if logon is Logon.FORMS else ()), page(MAILBOX))
    server = ScriptedServer(*answers)
    seen = observe(stimulus(Protocol.OWA, Operation.OWA, logon=logon, asks_before_logon=True), server)
    assert "authorization" not in server.requests[0].headers
    assert ["authorization" in request.headers for request in server.requests[1:2]] == [logon is Logon.BASIC]
    assert [exchange.status for exchange in seen.exchanges][:2] == [404, 200]
    assert seen.outcome.kind is OutcomeKind.SERVED
