"""What a browser sees after Basic authentication: one outcome for each answer."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from harness.model.deployment import Recognition
from harness.model.observation import Observation
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from tests.probes.stubs import HOST, ScriptedServer, observe, redirect, stimulus

OWA_2007 = {"X-OWA-Version": "8.1.240.5", "Content-Type": "text/html; charset=utf-8"}
MAILBOX = "<html><script>var a_sFldId='x'; window.location='/owa/?ae=Folder';</script><body>Inbox</body></html>"
USA = "https://www.usa.contoso.com/OWA"


def page(html: str, status: int = 200, headers: dict[str, str] | None = None) -> httpx.Response:
    return httpx.Response(status, html=html, headers=headers)


def see(answer: httpx.Response, operation: Operation = Operation.OWA, **changes: object) -> Observation:
    return observe(stimulus(Protocol.OWA, operation, **changes), ScriptedServer(answer))


def kind(answer: httpx.Response, operation: Operation = Operation.OWA) -> OutcomeKind:
    return see(answer, operation).outcome.kind


def test_the_mailbox_s_own_page_is_served() -> None:
    seen = see(page(MAILBOX, headers=OWA_2007))
    assert seen.outcome == Outcome(OutcomeKind.SERVED)
    assert seen.moves_by is None


def test_a_page_with_the_owa_version_alone_is_neither_service_nor_refusal() -> None:
    seen = see(httpx.Response(200, headers=OWA_2007, text="<html><body>Inbox</body></html>"))
    assert seen.outcome.kind is OutcomeKind.MALFORMED
    assert seen.prerequisite is not None
    assert "not recognised as a page of the mailbox" in seen.prerequisite
    assert "mailbox_page" in seen.prerequisite


@pytest.mark.parametrize("body", ["", "<html><head><title>Inbox</title></head><body> <script>1</script></body></html>"])
def test_an_empty_page_with_the_owa_version_is_not_served(body: str) -> None:
    assert kind(httpx.Response(200, headers=OWA_2007, text=body)) is OutcomeKind.MALFORMED


def test_a_link_to_another_server_s_owa_is_a_redirection_page() -> None:
    seen = see(page(f"<html><body>Use <a href='{USA}'>this link</a>.</body></html>", headers=OWA_2007))
    assert seen.outcome == Outcome(OutcomeKind.REDIRECT_PAGE, link=USA)
    assert seen.moves_by is None


@pytest.mark.parametrize(
    ("html", "headers", "moves_by"),
    [
        (f"<meta http-equiv=refresh content='0;url={USA}'><a href='{USA}'>x</a>", {}, "refresh"),
        (f"<a href='{USA}'>x</a>", {"Refresh": f"0;url={USA}"}, "refresh"),
        (f"<script>window.location='{USA}'</script><a href='{USA}'>x</a>", {}, "script"),
        (f"<body>one moment</body><script>location.replace('{USA}')</script>", {}, "script"),
        (f"<a href='{USA}'>x</a><script>document.links[0].click()</script>", {}, "script"),
        (f"<a href='{USA}'>x</a><iframe src='{USA}/?ae=Folder'></iframe>", {}, "frame"),
        (f"<body>one moment</body><iframe src='{USA}'></iframe>", {}, "frame"),
    ],
    ids=["meta refresh", "Refresh header", "script with a link", "script alone", "click", "frame with a link", "frame"],
)
def test_a_redirection_page_that_does_not_wait_is_reported_with_how_it_moves(
    html: str, headers: dict[str, str], moves_by: str
) -> None:
    seen = see(page(html, headers=headers))
    assert (seen.outcome, seen.moves_by) == (Outcome(OutcomeKind.REDIRECT_PAGE, link=USA), moves_by)


REDIRECTION_PAGE = Path(__file__).parent / "pages" / "casredirect-button.html"
MARK = "<!-- OwaPage = ASP.casredirect_aspx -->"


def test_a_redirection_page_whose_target_stands_in_the_script_of_a_button_waits_for_a_click() -> None:
    seen = see(page(REDIRECTION_PAGE.read_text(encoding="utf-8"), headers=OWA_2007))
    assert (seen.outcome, seen.moves_by, seen.unfollowed) == (Outcome(OutcomeKind.REDIRECT_PAGE, link=USA), None, None)


def test_a_script_that_was_not_read_is_said_beside_the_link() -> None:
    seen = see(page(f"<script src='go.js'></script><a href='{USA}'>x</a>", headers=OWA_2007))
    assert (seen.outcome, seen.moves_by) == (Outcome(OutcomeKind.REDIRECT_PAGE, link=USA), None)
    assert seen.unfollowed == "a script file that was not read (go.js)"
    assert seen.explanation == f"a page with a link to {USA}, and a script file that was not read (go.js)"


def test_a_page_that_moves_on_for_certain_is_not_one_that_was_not_followed() -> None:
    seen = see(page(f"<script src='go.js'></script><script>location = '{USA}'</script>", headers=OWA_2007))
    assert (seen.outcome.link, seen.moves_by, seen.unfollowed) == (USA, "script", None)


@pytest.mark.parametrize("link", ["http://www.usa.contoso.com/OWA", "https://www.usa.contoso.com/mail"])
def test_another_link_of_the_redirection_page_is_reported_as_it_stands(link: str) -> None:
    """It is not the ExternalURL, which the verdict will say."""
    assert see(page(f"{MARK}<a href='{link}'>x</a>", headers=OWA_2007)).outcome.link == link
    assert see(page(f"{MARK}<b onclick=\"location = '{link}'\">x</b>", headers=OWA_2007)).outcome.link == link


@pytest.mark.parametrize(
    "html",
    [
        f"<p>Error</p><p>Request: https://{HOST}/owa/</p>",
        f"<p>Error</p><table><tr><td id=tdErrDbg>Url: {USA} <a href='{USA}'>x</a></td></tr></table>",
        f"<p>Error</p><details>{USA}</details><!-- {USA} --><p hidden>{USA}</p>",
    ],
    ids=["its own URL", "a block of details", "hidden text"],
)
def test_what_an_error_page_quotes_is_no_link(html: str) -> None:
    assert see(page(html, headers=OWA_2007)).outcome.kind is not OutcomeKind.REDIRECT_PAGE


@pytest.mark.parametrize("source", ["/owa/help", f"https://{HOST.upper()}/owa/?ae=x"], ids=["relative", "absolute"])
def test_a_frame_of_the_same_host_changes_nothing(source: str) -> None:
    frame = f"<iframe src='{source}'></iframe>"
    seen = see(page(f"<a href='{USA}'>x</a>{frame}"))
    assert (seen.outcome, seen.moves_by) == (Outcome(OutcomeKind.REDIRECT_PAGE, link=USA), None)
    assert kind(page(f"{MAILBOX}{frame}", headers=OWA_2007)) is OutcomeKind.SERVED


def test_the_first_of_several_links_to_other_servers_counts() -> None:
    html = f"<a href='https://{HOST}/owa'>here</a><a href='{USA}'>one</a><a href='https://x.contoso.com/owa'>two</a>"
    assert see(page(html)).outcome.link == USA


def test_a_page_whose_only_link_leads_back_to_the_server_is_a_redirection_page_too() -> None:
    assert see(page(f"<a href='https://{HOST}/owa/'>x</a>", headers=OWA_2007)).outcome.link == f"https://{HOST}/owa/"


def test_a_mailbox_page_with_a_link_in_it_is_the_mailbox() -> None:
    assert kind(page(f"{MAILBOX}<a href='{USA}'>x</a> Exchange 2003")) is OutcomeKind.SERVED


@pytest.mark.parametrize("status", [200, 403, 500])
def test_the_page_for_a_legacy_mailbox_is_recognised_with_any_status(status: int) -> None:
    html = "<p>Outlook Web Access could not find a mailbox for CONTOSO\\user4.</p>"
    assert kind(page(html, status)) is OutcomeKind.LEGACY_MAILBOX


def test_the_page_for_a_legacy_mailbox_is_recognised_by_the_wording_of_the_deployment() -> None:
    seen = see(page("<p>Altes Postfach</p>"), recognition=Recognition(legacy_mailbox="altes postfach"))
    assert seen.outcome.kind is OutcomeKind.LEGACY_MAILBOX


def test_a_refusal_because_of_the_versions_of_client_access_servers_is_no_page_for_a_legacy_mailbox() -> None:
    html = (
        "<p>The Client Access server used for proxying has an older version of Exchange installed than the Client "
        "Access server in the site of the mailbox.</p>"
    )
    assert kind(page(html, 500)) is OutcomeKind.REFUSED


@pytest.mark.parametrize("status", [400, 403, 404, 451, 500, 503])
def test_an_error_status_is_a_refusal_with_its_number(status: int) -> None:
    seen = see(page("<p>no</p>", status))
    assert (seen.outcome.kind, seen.explanation) == (OutcomeKind.REFUSED, f"HTTP {status}")
    assert seen.exchanges[-1].status == status


def test_an_error_page_with_status_200_is_a_refusal() -> None:
    html = "<p>No Client Access server with the necessary configuration was found in the Active Directory site.</p>"
    assert kind(page(html, headers=OWA_2007)) is OutcomeKind.REFUSED


@pytest.mark.parametrize("status", [401, 440])
def test_401_and_440_mean_unauthorized(status: int) -> None:
    assert kind(page("<p>log on</p>", status)) is OutcomeKind.UNAUTHORIZED


def test_a_logon_form_after_the_logon_means_unauthorized() -> None:
    form = page("<form action='/owa/auth/owaauth.dll'><input type=password name=password></form>", headers=OWA_2007)
    server = ScriptedServer(form, form)
    assert observe(stimulus(Protocol.OWA, Operation.OWA), server).outcome.kind is OutcomeKind.UNAUTHORIZED
    assert server.asked == ["GET /owa/", "POST /owa/auth/owaauth.dll"]
    assert kind(redirect("/owa/auth/logon.aspx?url=x&reason=2")) is OutcomeKind.UNAUTHORIZED


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_host_is_reported_and_not_followed(status: int) -> None:
    seen = see(redirect(USA, status))
    assert seen.outcome == Outcome(OutcomeKind.REDIRECT_HOST, location=USA)
    assert len(seen.exchanges) == 1


@pytest.mark.parametrize("location", ["/owa", f"https://{HOST.upper()}/owa/", "../owa/?x=1"])
def test_a_redirect_to_another_path_is_reported_with_its_location_as_sent(location: str) -> None:
    seen = see(redirect(location), Operation.EXCHANGE)
    assert seen.outcome == Outcome(OutcomeKind.REDIRECT_PATH, location=location)
    assert seen.explanation == f"302 to {location}"


@pytest.mark.parametrize("location", ["", "https://[bad/owa", "http:///"])
def test_a_redirect_without_a_url_is_malformed(location: str) -> None:
    assert kind(redirect(location)) is OutcomeKind.MALFORMED


@pytest.mark.parametrize("status", [204, 304])
def test_a_status_that_is_neither_page_nor_refusal_is_malformed(status: int) -> None:
    assert kind(httpx.Response(status)) is OutcomeKind.MALFORMED


@pytest.mark.parametrize(
    "answer",
    [httpx.Response(200, text="hello"), httpx.Response(200, json={"a": 1}), page("<p>welcome to nginx</p>")],
    ids=["text", "JSON", "another program's page"],
)
def test_a_page_that_is_not_outlook_web_access_is_malformed(answer: httpx.Response) -> None:
    assert kind(answer) is OutcomeKind.MALFORMED


OF_2003 = [page("<frameset><frame src='/exchweb/x.htm'></frameset>"), page("x", headers={"MS-WebStorage": "6.5.7638"})]


@pytest.mark.parametrize("operation", [Operation.EXCHANGE, Operation.PUBLIC])
def test_a_page_of_an_exchange_2003_server_is_served_in_its_directories(operation: Operation) -> None:
    assert {kind(answer, operation) for answer in OF_2003} == {OutcomeKind.SERVED}
    assert kind(httpx.Response(207, text="<multistatus/>"), operation) is OutcomeKind.SERVED


def test_a_page_of_an_exchange_2003_server_is_no_mailbox_at_owa() -> None:
    assert {kind(answer, Operation.OWA) for answer in OF_2003} == {OutcomeKind.MALFORMED}


def test_files_of_exchweb_are_served_with_any_content() -> None:
    assert kind(httpx.Response(200, content=b"GIF89a"), Operation.EXCHWEB) is OutcomeKind.SERVED
    assert kind(page("<p>x</p>", 404), Operation.EXCHWEB) is OutcomeKind.REFUSED


@pytest.mark.parametrize("operation", [Operation.EXCHANGE, Operation.PUBLIC])
def test_a_2007_mailbox_page_is_no_answer_of_an_exchange_2003_server(operation: Operation) -> None:
    assert kind(page(MAILBOX, headers=OWA_2007), operation) is OutcomeKind.MALFORMED


def test_the_redirection_page_of_the_same_host_is_opened() -> None:
    server = ScriptedServer(redirect("/owa/casredirect.aspx?x=1"), page(f"<a href='{USA}'>x</a>"))
    assert observe(stimulus(Protocol.OWA, Operation.OWA), server).outcome.link == USA
    assert server.asked == ["GET /owa/", "GET /owa/casredirect.aspx"]


def test_a_redirect_that_never_ends_is_reported() -> None:
    server = ScriptedServer(*[redirect("/owa/casredirect.aspx") for _ in range(9)])
    assert observe(stimulus(Protocol.OWA, Operation.OWA), server).outcome.kind is OutcomeKind.REDIRECT_PATH


def test_credentials_are_not_sent_in_clear_to_the_same_host() -> None:
    location = f"http://{HOST}/owa/casredirect.aspx"
    server = ScriptedServer(redirect(location))
    assert observe(stimulus(Protocol.OWA, Operation.OWA), server).outcome.location == location


@pytest.mark.parametrize("operation", [Operation.OWA, Operation.EXCHANGE, Operation.PUBLIC, Operation.EXCHWEB])
def test_a_browser_asks_for_the_directory_under_the_name_it_was_given(operation: Operation) -> None:
    server = ScriptedServer(page(MAILBOX))
    observe(stimulus(Protocol.OWA, operation, port=20443), server)
    request = server.requests[0]
    assert str(request.url) == f"https://{HOST}:20443/{operation.value}/"
    assert request.headers["host"] == f"{HOST}:20443"
    assert request.headers["user-agent"].startswith("Mozilla/")
    assert request.headers["authorization"].startswith("Basic ")


def test_header_pairs_are_recorded_in_wire_order_with_their_repeats() -> None:
    headers = [("X-OWA-Version", "8.1"), ("WWW-Authenticate", "Negotiate"), ("Via", "a"), ("WWW-Authenticate", "NTLM")]
    exchange = see(httpx.Response(401, headers=headers)).exchanges[0]
    assert exchange.request == f"GET https://{HOST}/owa/"
    assert exchange.answer_headers[:4] == tuple(headers)
