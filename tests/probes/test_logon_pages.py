"""Logon pages as browsers meet them: in frames, by script, of servers in front, without TLS; and no page at all."""

from __future__ import annotations

from urllib.parse import parse_qs

import httpx
import pytest

from harness.model.outcome import OutcomeKind
from harness.model.protocol import Logon, Operation, Protocol
from harness.model.stimulus import Stimulus
from tests.probes.stored_pages import stored_page
from tests.probes.stubs import HOST, PASSWORD, ScriptedServer, observe, redirect, stimulus

LOGON_PAGE = f"/owa/auth/logon.aspx?url=https://{HOST}/owa/&reason=0"
ISA_PAGE = "/CookieAuth.dll?GetLogon?curl=Z2FowaZ2F&reason=0&formdir=3"
FORM = '<form action="owaauth.dll" method="POST"><input name="username"><input type="password" name="password"></form>'
USA = "https://www.usa.contoso.com/owa"
ANY_LOGON = pytest.mark.parametrize("logon", [Logon.FORMS, Logon.BASIC, Logon.WINDOWS])


def opens(logon: Logon = Logon.FORMS, **changes: object) -> Stimulus:
    return stimulus(Protocol.OWA, Operation.OWA, logon=logon, **changes)


def html(text: str, status: int = 200) -> httpx.Response:
    return httpx.Response(status, html=text)


def mailbox() -> httpx.Response:
    return stored_page("mailbox-german-premium")


def sent_password(server: ScriptedServer) -> bool:
    return any(request.method == "POST" or "authorization" in request.headers for request in server.requests)


WAYS = {
    "a frameset": stored_page("frameset-logon"),
    "a frame": html(f'<iframe src="https://{HOST}{LOGON_PAGE}"></iframe>'),
    "a refresh": html(f'<meta http-equiv="refresh" content="0; url={LOGON_PAGE}">'),
    "a script": html(f'<script>window.location.replace("{LOGON_PAGE.replace("/", chr(92) + "/")}")</script>'),
    "two variables of a script": stored_page("logon-by-redirecting-script"),
    "440 with a link": stored_page("login-timeout", 440),
    "440 with the form": html(FORM.replace("owaauth", "/owa/auth/owaauth"), 440),
    "a link in German": html(f'<p>Sitzung beendet.</p><a href="{LOGON_PAGE}">Anmelden</a>'),
}


@ANY_LOGON
@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_browser_logs_on_wherever_the_server_leads_it(way: str, logon: Logon) -> None:
    page = () if way == "440 with the form" else (html(FORM),)
    server = ScriptedServer(WAYS[way], *page, redirect(f"https://{HOST}/owa/"), mailbox())
    seen = observe(opens(logon), server)
    assert seen.outcome.kind is OutcomeKind.SERVED, seen.explanation
    assert server.asked[0] == "GET /owa/"
    assert server.asked[-2:] == ["POST /owa/auth/owaauth.dll", "GET /owa/"]
    assert not any("authorization" in request.headers for request in server.requests[1:])


def test_a_form_is_filled_in_under_the_names_of_its_own_fields() -> None:
    form = (
        '<form action="/auth"><input name="domain"><input name="loginName"><input name="otp" type="hidden">'
        '<input type="password" name="passwd"></form>'
    )
    server = ScriptedServer(html(form), redirect("/owa/"), mailbox())
    assert observe(opens(), server).outcome.kind is OutcomeKind.SERVED
    fields = parse_qs(server.requests[1].content.decode())
    assert (fields["loginName"], fields["passwd"]) == (["CONTOSO\\user1"], [PASSWORD])
    assert not {"username", "password"} & fields.keys()


@pytest.mark.parametrize(("challenge", "requests"), [("Basic realm=x", 2), ("Digest qop=auth", 1)])
def test_where_a_form_is_planned_and_none_met_the_browser_logs_on_as_it_is_asked(challenge: str, requests: int) -> None:
    server = ScriptedServer(httpx.Response(401, headers={"WWW-Authenticate": challenge}), mailbox())
    seen = observe(opens(), server)
    assert len(server.requests) == requests
    assert seen.outcome.kind is (OutcomeKind.SERVED if requests == 2 else OutcomeKind.UNAUTHORIZED)


def test_a_challenge_after_the_logon_by_form_is_not_answered() -> None:
    refusal = httpx.Response(401, headers={"WWW-Authenticate": "Basic realm=x"})
    server = ScriptedServer(redirect(LOGON_PAGE), html(FORM), redirect("/owa/"), refusal)
    assert observe(opens(), server).outcome.kind is OutcomeKind.UNAUTHORIZED
    assert not any("authorization" in request.headers for request in server.requests)


def test_folders_that_anybody_may_read_by_webdav_are_no_service() -> None:
    answers = httpx.Response(404), httpx.Response(207, text="<multistatus/>")
    seen = observe(stimulus(Protocol.WEBDAV, Operation.PROPFIND, logon=Logon.FORMS), ScriptedServer(*answers))
    assert seen.outcome.kind is OutcomeKind.MALFORMED
    assert seen.prerequisite is not None


def test_a_frame_of_the_same_host_is_looked_into_for_the_form() -> None:
    portal = html('<frameset><frame src="/banner.htm"><frame src="/login.htm"></frameset>')
    form = FORM.replace("owaauth.dll", "/owa/auth/owaauth.dll")
    server = ScriptedServer(portal, html("<p>Contoso</p>"), html(form), redirect("/owa/"), mailbox())
    assert observe(opens(), server).outcome.kind is OutcomeKind.SERVED


def test_a_form_that_a_script_writes_is_sent_with_its_fields() -> None:
    server = ScriptedServer(stored_page("logon-written-by-script"), redirect("/owa/"), mailbox())
    assert observe(opens(), server).outcome.kind is OutcomeKind.SERVED
    assert server.asked[1] == "POST /owa/auth/owaauth.dll"
    assert parse_qs(server.requests[1].content.decode())["destination"] == [f"https://{HOST}/owa/"]


@ANY_LOGON
def test_isa_s_form_is_filled_in_whatever_the_directory_s_own_authentication_is(logon: Logon) -> None:
    cookie = redirect("/owa/", 302, "cadata=x; path=/")
    server = ScriptedServer(redirect(ISA_PAGE), stored_page("isa-logon-spanish", headers={}), cookie, mailbox())
    assert observe(opens(logon), server).outcome.kind is OutcomeKind.SERVED
    post = server.requests[2]
    assert (post.url.path, post.url.query) == ("/CookieAuth.dll", b"Logon")
    fields = {name: values[0] for name, values in parse_qs(post.content.decode()).items()}
    assert fields.pop("destination") == f"https://{HOST}/owa/"
    assert fields == {
        "curl": "Z2FowaZ2F",
        "flags": "0",
        "forcedownlevel": "0",
        "formdir": "3",
        "trusted": "0",
        "username": "CONTOSO\\user1",
        "password": PASSWORD,
        "SubmitCreds": "Iniciar sesión",
    }


def test_isa_s_form_by_script_gets_the_fields_of_its_address() -> None:
    script = html("<script>document.write('<form action=\"/CookieAuth.dll?Logon\">' + fields() + '</form>')</script>")
    server = ScriptedServer(redirect(ISA_PAGE), script, redirect("/owa/"), mailbox())
    assert observe(opens(), server).outcome.kind is OutcomeKind.SERVED
    fields = parse_qs(server.requests[2].content.decode())
    assert (fields["curl"], fields["formdir"]) == (["Z2FowaZ2F"], ["3"])


@ANY_LOGON
def test_behind_isa_s_form_there_may_be_that_of_the_server_itself(logon: Logon) -> None:
    forms = (redirect(ISA_PAGE), stored_page("isa-logon-spanish", headers={}), redirect("/owa/"))
    server = ScriptedServer(*forms, redirect(LOGON_PAGE), html(FORM), redirect("/owa/"), mailbox())
    assert observe(opens(logon), server).outcome.kind is OutcomeKind.SERVED
    posts = [request.url.path for request in server.requests if request.method == "POST"]
    assert posts == ["/CookieAuth.dll", "/owa/auth/owaauth.dll"]


@pytest.mark.parametrize("reason", ["2", "4"])
def test_a_server_that_refuses_whom_isa_let_in_gets_no_second_password(reason: str) -> None:
    refusal = redirect(LOGON_PAGE.replace("reason=0", f"reason={reason}"))
    server = ScriptedServer(redirect(ISA_PAGE), stored_page("isa-logon-spanish"), redirect("/owa/"), refusal)
    assert observe(opens(), server).outcome.kind is OutcomeKind.UNAUTHORIZED
    assert [request.method for request in server.requests].count("POST") == 1


def test_the_second_form_is_not_sent_to_another_host() -> None:
    elsewhere = redirect(LOGON_PAGE.replace("/owa", f"{USA}", 1))
    server = ScriptedServer(redirect(ISA_PAGE), stored_page("isa-logon-spanish"), redirect("/owa/"), elsewhere)
    observe(opens(), server)
    assert {request.url.host for request in server.requests} == {HOST}


def test_a_logon_page_after_that_of_a_server_is_not_filled_in() -> None:
    server = ScriptedServer(redirect(LOGON_PAGE), html(FORM), redirect("/owa/"), redirect(ISA_PAGE))
    assert observe(opens(), server).outcome.kind is OutcomeKind.UNAUTHORIZED
    assert [request.method for request in server.requests].count("POST") == 1


@ANY_LOGON
@pytest.mark.parametrize("reason", ["2", "4", "0"])
def test_a_refused_form_is_a_refused_logon_and_is_not_sent_again(logon: Logon, reason: str) -> None:
    again = redirect(ISA_PAGE.replace("reason=0", f"reason={reason}"))
    server = ScriptedServer(redirect(ISA_PAGE), stored_page("isa-logon-spanish"), again)
    seen = observe(opens(logon), server)
    assert (seen.outcome.kind, seen.prerequisite) == (OutcomeKind.UNAUTHORIZED, None)
    assert len(server.requests) == 3


@pytest.mark.parametrize("reason", ["2", "4"])
def test_basic_credentials_that_the_logon_page_refuses_are_not_sent_again_by_its_form(reason: str) -> None:
    server = ScriptedServer(redirect(LOGON_PAGE.replace("reason=0", f"reason={reason}")))
    assert observe(opens(Logon.BASIC), server).outcome.kind is OutcomeKind.UNAUTHORIZED


@ANY_LOGON
@pytest.mark.parametrize(
    "answer",
    [
        redirect(f"http://{HOST}{LOGON_PAGE}"),
        html(f'<frameset><frame src="http://{HOST}{LOGON_PAGE}"></frameset>'),
        html(f'<a href="http://{HOST}{LOGON_PAGE}">x</a>', 440),
    ],
    ids=["redirect", "frame", "440"],
)
def test_a_logon_page_over_plain_http_is_not_followed_and_says_so(answer: httpx.Response, logon: Logon) -> None:
    server = ScriptedServer(answer)
    seen = observe(opens(logon), server)
    assert seen.outcome.kind is not OutcomeKind.UNAUTHORIZED
    assert seen.prerequisite is not None
    assert f"the logon page is at http://{HOST}/owa/auth/logon.aspx, over plain HTTP" in seen.prerequisite
    assert server.asked == ["GET /owa/"]


def test_a_logon_page_of_another_host_gets_no_password_and_says_so() -> None:
    server = ScriptedServer(redirect("https://sso.contoso.com/CookieAuth.dll?GetLogon?curl=Z2F"))
    seen = observe(opens(), server)
    assert seen.prerequisite is not None
    assert "the logon page is at https://sso.contoso.com/CookieAuth.dll, another host" in seen.prerequisite
    assert not sent_password(server)


def test_after_the_logon_the_logon_page_of_another_host_is_a_redirect_to_it() -> None:
    other = redirect(f"{USA}/auth/logon.aspx?url=x&reason=0")
    seen = observe(opens(), ScriptedServer(redirect(LOGON_PAGE), html(FORM), other))
    assert seen.outcome.kind is OutcomeKind.REDIRECT_HOST


@pytest.mark.parametrize("page", ["<p>Bitte warten.</p>", "<script src=/app.js></script><div id=app></div>"])
def test_a_logon_page_without_a_form_that_can_be_read_is_inconclusive(page: str) -> None:
    server = ScriptedServer(redirect(LOGON_PAGE), html(page))
    seen = observe(opens(), server)
    assert seen.prerequisite is not None
    assert seen.prerequisite.startswith(f"no logon form could be read on https://{HOST}/owa/auth/logon.aspx")
    assert not sent_password(server)


def test_a_form_that_posts_to_another_host_is_inconclusive() -> None:
    form = html(FORM.replace("owaauth.dll", "https://evil.example/owaauth.dll"))
    server = ScriptedServer(redirect(LOGON_PAGE), form)
    seen = observe(opens(), server)
    assert seen.prerequisite is not None
    assert "no password was sent" in seen.prerequisite
    assert not sent_password(server)


def test_a_server_that_goes_on_by_plain_http_after_the_logon_is_not_followed() -> None:
    server = ScriptedServer(redirect(LOGON_PAGE), html(FORM), redirect(f"http://{HOST}/owa/"))
    seen = observe(opens(), server)
    assert seen.prerequisite is not None
    assert seen.prerequisite.startswith(f"after the logon the server leads to http://{HOST}/owa/, over plain HTTP")


def test_an_expired_password_is_told_from_a_wrong_one() -> None:
    server = ScriptedServer(redirect(LOGON_PAGE), html(FORM), redirect("/owa/auth/expiredpassword.aspx?url=/owa/"))
    seen = observe(opens(), server)
    assert seen.prerequisite == "the account's password has expired: change it, and name the new one"


@ANY_LOGON
def test_440_that_leads_nowhere_is_no_refused_logon(logon: Logon) -> None:
    seen = observe(opens(logon), ScriptedServer(html("<p>Zeitüberschreitung</p>", 440)))
    assert seen.prerequisite is not None
    assert "440 Login Timeout" in seen.prerequisite


def test_a_page_after_the_logon_that_leads_back_to_the_logon_page_is_no_mailbox() -> None:
    server = ScriptedServer(redirect(LOGON_PAGE), html(FORM), redirect("/owa/"), stored_page("frameset-logon"))
    assert observe(opens(), server).outcome.kind is OutcomeKind.UNAUTHORIZED


NOT_FOR_ANYBODY = {
    "the mailbox": mailbox(),
    "a redirection page": html(f'<a href="{USA}">x</a>'),
    "the page that names Exchange 2003": stored_page("legacy-mailbox-german"),
}


@pytest.mark.parametrize("logon", [Logon.FORMS, Logon.WINDOWS])
@pytest.mark.parametrize("page", NOT_FOR_ANYBODY, ids=str)
def test_what_a_server_tells_a_client_without_credentials_is_no_service(page: str, logon: Logon) -> None:
    seen = observe(opens(logon), ScriptedServer(NOT_FOR_ANYBODY[page]))
    assert seen.outcome.kind is OutcomeKind.MALFORMED
    assert seen.prerequisite is not None
    assert "before any credentials were sent" in seen.prerequisite


def test_files_that_anybody_may_read_are_no_service() -> None:
    seen = observe(
        stimulus(Protocol.OWA, Operation.EXCHWEB, logon=Logon.FORMS), ScriptedServer(httpx.Response(200, text="x"))
    )
    assert seen.outcome.kind is OutcomeKind.MALFORMED


def test_without_a_logon_it_is_what_was_asked_for() -> None:
    seen = observe(stimulus(Protocol.OWA, Operation.OWA, logon=Logon.NONE), ScriptedServer(mailbox()))
    assert (seen.outcome.kind, seen.prerequisite) == (OutcomeKind.SERVED, None)


def test_the_cookies_of_an_earlier_visit_are_credentials() -> None:
    server = ScriptedServer(
        redirect(LOGON_PAGE), html(FORM), redirect("/owa/", 302, "cadata=x; path=/"), mailbox(), mailbox()
    )
    seen = observe(opens(visits=2), server)
    assert [visit.outcome.kind for visit in seen.visits] == [OutcomeKind.SERVED] * 2


def test_a_new_client_has_no_credentials_of_an_earlier_one() -> None:
    server = ScriptedServer(redirect(LOGON_PAGE), html(FORM), redirect("/owa/"), mailbox(), mailbox())
    seen = observe(opens(visits=2, new_clients=True), server)
    assert [visit.outcome.kind for visit in seen.visits] == [OutcomeKind.SERVED, OutcomeKind.MALFORMED]
