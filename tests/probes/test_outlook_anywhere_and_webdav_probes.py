"""What the RPC proxy and WebDAV answer."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from harness.model.observation import Observation
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Logon, Operation, Protocol
from tests.probes.stubs import ScriptedServer, observe, redirect, stimulus


def connect(*answers: httpx.Response) -> Observation:
    return observe(
        stimulus(Protocol.OUTLOOK_ANYWHERE, Operation.CONNECT, rpc_server="mbx-01"), ScriptedServer(*answers)
    )


def propfind(*answers: httpx.Response) -> Observation:
    return observe(stimulus(Protocol.WEBDAV, Operation.PROPFIND), ScriptedServer(*answers))


def test_the_rpc_proxy_is_asked_for_the_user_s_mailbox_server() -> None:
    server = ScriptedServer(httpx.Response(503))
    observe(stimulus(Protocol.OUTLOOK_ANYWHERE, Operation.CONNECT, rpc_server="mbx-01"), server)
    request = server.requests[0]
    assert (request.method, request.url.raw_path) == ("RPC_IN_DATA", b"/rpc/rpcproxy.dll?mbx-01:6001")
    assert request.headers["User-Agent"] == "MSRPC"
    assert request.headers["Content-Length"] == str(len(request.content))


def test_a_page_in_place_of_rpc_is_malformed() -> None:
    assert connect(httpx.Response(200, html="<p>x</p>")).outcome.kind is OutcomeKind.MALFORMED


def test_a_mailbox_s_properties_are_served() -> None:
    server = ScriptedServer(httpx.Response(207, content=b"<D:multistatus xmlns:D='DAV:'/>"))
    assert observe(stimulus(Protocol.WEBDAV, Operation.PROPFIND), server).outcome == Outcome(OutcomeKind.SERVED)
    request = server.requests[0]
    assert (request.method, request.url.path) == ("PROPFIND", "/exchange/user1@contoso.com/")
    assert request.headers["Depth"] == "0"


FORM = "<form action='owaauth.dll'><input name=username><input type=password name=password></form>"
LOGON_PAGE = "/exchweb/bin/auth/owalogon.asp?url=x&reason=0"


def test_a_directory_with_a_logon_form_is_logged_on_to_by_it_first() -> None:
    server = ScriptedServer(
        redirect(LOGON_PAGE),
        httpx.Response(200, html=FORM),
        redirect("/exchange/", 302, "sessionid=5d1c; path=/"),
        httpx.Response(200, html="<p>x</p>"),
        httpx.Response(207),
    )
    seen = observe(stimulus(Protocol.WEBDAV, Operation.PROPFIND, logon=Logon.FORMS), server)
    assert seen.outcome == Outcome(OutcomeKind.SERVED)
    assert server.asked[2:] == [
        "POST /exchweb/bin/auth/owaauth.dll",
        "GET /exchange/",
        "PROPFIND /exchange/user1@contoso.com/",
    ]
    assert server.requests[-1].headers["Cookie"] == "sessionid=5d1c"


def test_a_refused_logon_form_is_unauthorized() -> None:
    answers = (redirect(LOGON_PAGE), httpx.Response(200, html=FORM), redirect(LOGON_PAGE), redirect(LOGON_PAGE))
    seen = observe(stimulus(Protocol.WEBDAV, Operation.PROPFIND, logon=Logon.FORMS), ScriptedServer(*answers))
    assert seen.outcome == Outcome(OutcomeKind.UNAUTHORIZED)


def test_another_success_than_207_is_malformed() -> None:
    assert propfind(httpx.Response(200, html="<p>x</p>")).outcome.kind is OutcomeKind.MALFORMED


@pytest.mark.parametrize("ask", [connect, propfind])
@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (httpx.Response(401), Outcome(OutcomeKind.UNAUTHORIZED)),
        (httpx.Response(440), Outcome(OutcomeKind.UNAUTHORIZED)),
        (httpx.Response(503), Outcome(OutcomeKind.REFUSED)),
        (redirect("https://x/rpc"), Outcome(OutcomeKind.REDIRECT_HOST, location="https://x/rpc")),
        (redirect("/owa"), Outcome(OutcomeKind.REDIRECT_PATH, location="/owa")),
    ],
)
def test_statuses_mean_the_same_as_for_every_protocol(
    ask: Callable[..., Observation], answer: httpx.Response, outcome: Outcome
) -> None:
    assert ask(answer).outcome == outcome


@pytest.mark.parametrize("ask", [connect, propfind])
@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(400, html="<h1>Bad Request (Invalid Hostname)</h1>"),
        httpx.Response(407),
        httpx.Response(413),
        httpx.Response(429),
        httpx.Response(503, headers={"Retry-After": "120"}),
    ],
    ids=lambda answer: str(answer.status_code),
)
def test_a_status_about_the_moment_the_request_or_a_proxy_is_no_verdict(
    ask: Callable[..., Observation], answer: httpx.Response
) -> None:
    seen = ask(answer)
    assert seen.outcome == Outcome(OutcomeKind.REFUSED)
    assert seen.prerequisite is not None
    assert f"HTTP {answer.status_code}" in seen.prerequisite


def test_a_forms_logon_that_timed_out_before_webdav_is_no_verdict() -> None:
    seen = propfind(httpx.Response(440, html="<a href='/exchweb/bin/auth/owalogon.asp'>Login Timeout</a>"))
    assert seen.outcome == Outcome(OutcomeKind.UNAUTHORIZED)
    assert seen.prerequisite is not None
    assert "Login Timeout" in seen.prerequisite
