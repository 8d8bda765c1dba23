"""What a device is answered."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from harness.model.observation import Observation
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.wire.activesync import device_id
from tests.probes.activesync_answers import FOLDER_SYNC_OK, HEADER, OK, folder_sync_status, offers, sync
from tests.probes.stubs import ADDRESS, ScriptedServer, observe, redirect, stimulus

USA = "https://www.usa.contoso.com/Microsoft-Server-ActiveSync"


def options(*answers: httpx.Response) -> Observation:
    return observe(stimulus(Protocol.EAS, Operation.OPTIONS), ScriptedServer(*answers))


def folder_sync(answer: httpx.Response) -> Observation:
    """The answer to FolderSync, after OPTIONS was answered."""
    return sync(answer)[0]


def at_once(answer: httpx.Response) -> Observation:
    """The answer to the OPTIONS that comes before FolderSync; nothing else is sent."""
    return observe(stimulus(Protocol.EAS, Operation.FOLDERSYNC), ScriptedServer(answer))


ASKS = pytest.mark.parametrize(
    "ask", [options, folder_sync, at_once], ids=["OPTIONS", "FolderSync", "OPTIONS before FolderSync"]
)


def test_options_with_protocol_versions_are_served() -> None:
    seen = options(offers("1.0,2.0,2.1,2.5,12.0,12.1"))
    assert seen.outcome == Outcome(OutcomeKind.SERVED)
    assert seen.explanation == "MS-ASProtocolVersions 1.0,2.0,2.1,2.5,12.0,12.1"


@pytest.mark.parametrize("header", ["MS-Server-ActiveSync", "MS-ASProtocolCommands", "ms-server-activesync"])
def test_an_activesync_server_whose_versions_got_lost_answers_malformed(header: str) -> None:
    seen = options(httpx.Response(200, headers={header: "8.1"}))
    assert (seen.outcome.kind, seen.prerequisite) == (OutcomeKind.MALFORMED, None)


@pytest.mark.parametrize("versions", ["", "yes", "12", "."])
def test_a_header_without_a_version_is_malformed(versions: str) -> None:
    seen = options(offers(versions))
    assert (seen.outcome.kind, seen.prerequisite) == (OutcomeKind.MALFORMED, None)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200),
        httpx.Response(204),
        httpx.Response(200, headers={"Allow": "OPTIONS, TRACE, GET, HEAD, POST", "Public": "OPTIONS, POST"}),
        httpx.Response(200, html="<html><body>It works!</body></html>"),
        httpx.Response(200, json={"status": "ok"}),
        httpx.Response(404, html="<h2>404 - File or directory not found.</h2>"),
        httpx.Response(405, headers={"Allow": "GET, POST"}),
        httpx.Response(501),
    ],
    ids=["200", "204", "IIS itself", "a page", "JSON", "404 of URLScan", "405", "501"],
)
def test_a_proxy_that_keeps_options_to_itself_is_no_verdict(answer: httpx.Response) -> None:
    """protocol-facts, 2.1: inconclusive, not fail."""
    seen = options(answer)
    assert seen.prerequisite is not None
    assert "no header of an ActiveSync server" in seen.prerequisite


def test_a_server_of_activesync_that_refuses_options_is_refused() -> None:
    for status in (404, 501):
        seen = options(httpx.Response(status, headers={"MS-Server-ActiveSync": "8.1"}))
        assert (seen.outcome.kind, seen.prerequisite) == (OutcomeKind.REFUSED, None)


def test_a_directory_that_is_not_there_is_refused_by_its_folder_sync() -> None:
    missing = httpx.Response(404)
    server = ScriptedServer(missing, missing)
    seen = observe(stimulus(Protocol.EAS, Operation.FOLDERSYNC), server)
    assert (seen.outcome.kind, seen.explanation, seen.prerequisite) == (OutcomeKind.REFUSED, "HTTP 404", None)


@ASKS
def test_a_page_with_a_link_to_another_owa_is_a_redirection(ask: Callable[..., Observation]) -> None:
    """EAS-10 forbids it like a 302, in any answer."""
    page = '<html><body><a href="https://www.usa.contoso.com/owa">Click here</a></body></html>'
    seen = ask(httpx.Response(200, html=page))
    assert seen.outcome == Outcome(OutcomeKind.REDIRECT_PAGE, link="https://www.usa.contoso.com/owa")


def test_a_folder_sync_with_status_1_is_served() -> None:
    seen, server = sync(OK)
    assert seen.outcome == Outcome(OutcomeKind.SERVED)
    first, request = server.requests
    assert (first.method, first.url.query, first.content) == ("OPTIONS", b"", b"")
    assert first.url.path == request.url.path == "/Microsoft-Server-ActiveSync"
    assert dict(request.url.params) == {
        "Cmd": "FolderSync",
        "User": "user1",
        "DeviceId": device_id(ADDRESS),
        "DeviceType": "SmartPhone",
    }
    assert request.headers["MS-ASProtocolVersion"] == "12.1"
    assert request.headers["X-MS-PolicyKey"] == "0"
    assert request.content == bytes.fromhex("03016A00000756520330000101")


def test_a_device_id_is_unique_to_its_mailbox_and_valid() -> None:
    assert device_id("User1@contoso.com") == device_id("user1@contoso.com") != device_id("user2@contoso.com")
    assert device_id(ADDRESS).isalnum()
    assert len(device_id(ADDRESS)) == 32


@pytest.mark.parametrize("status", ["6", "9", "12"])
def test_another_status_of_folder_sync_is_a_refusal(status: str) -> None:
    seen = folder_sync(folder_sync_status(status))
    assert (seen.outcome.kind, seen.explanation) == (OutcomeKind.REFUSED, f"FolderSync Status {status}")


@ASKS
def test_451_names_the_right_server_where_it_does(ask: Callable[..., Observation]) -> None:
    seen = ask(httpx.Response(451, headers={"X-MS-Location": USA}))
    assert seen.outcome == Outcome(OutcomeKind.WRONG_SERVER, location=USA)
    assert ask(httpx.Response(451)).outcome == Outcome(OutcomeKind.WRONG_SERVER)


@ASKS
def test_a_challenge_and_a_redirect_mean_the_same_as_for_every_protocol(ask: Callable[..., Observation]) -> None:
    assert ask(httpx.Response(401)).outcome.kind is OutcomeKind.UNAUTHORIZED
    assert ask(redirect(USA)).outcome == Outcome(OutcomeKind.REDIRECT_HOST, location=USA)
    assert ask(redirect("/owa")).outcome == Outcome(OutcomeKind.REDIRECT_PATH, location="/owa")


@pytest.mark.parametrize("ask", [options, folder_sync], ids=["OPTIONS", "FolderSync"])
def test_other_statuses_mean_the_same_as_for_every_protocol(ask: Callable[..., Observation]) -> None:
    for status in (403, 500, 502, 503):
        seen = ask(httpx.Response(status, headers={"X-AspNet-Version": "2.0.50727"}))
        assert (seen.outcome.kind, seen.prerequisite) == (OutcomeKind.REFUSED, None)
        assert seen.explanation == f"HTTP {status}"


LOGON_FORM = (
    '<html><body><form action="owaauth.dll" method="POST" name="logonForm"><input name="username">'
    '<input type="password" name="password"></form></body></html>'
)
PORTAL = "<!DOCTYPE html><html><head><title>Guest Wi-Fi</title></head><body>Accept the terms</body></html>"
XHTML = '<?xml version="1.0" encoding="ISO-8859-1"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>'


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (httpx.Response(200), "HTTP 200 without a body"),
        (httpx.Response(200, headers={"Content-Type": "application/vnd.ms-sync.wbxml"}), "HTTP 200 without a body"),
        (httpx.Response(204), "HTTP 204 without a body"),
        (httpx.Response(202, content=FOLDER_SYNC_OK), "HTTP 202 without a body"),
        (httpx.Response(200, content=HEADER), "an empty WBXML document"),
        (httpx.Response(200, content=HEADER + b"\x45\x4e\x031\x00\x01\x01"), "a Sync element where FolderSync"),
        (httpx.Response(200, content=HEADER + b"\x00\x07\x56\x01"), "a FolderSync answer without Status"),
        (httpx.Response(200, content=FOLDER_SYNC_OK[:-1]), "WBXML ends within a token"),
        (httpx.Response(200, content=FOLDER_SYNC_OK + b"\r\n"), "WBXML goes on after its root element"),
        (httpx.Response(200, content=HEADER + b"\x45" * 999), "nested deeper"),
        (httpx.Response(200, html=PORTAL), "an HTML page where WBXML is due"),
        (httpx.Response(200, html="\ufeff\r\n" + PORTAL), "an HTML page where WBXML is due"),
        (httpx.Response(200, text=PORTAL), "an HTML page where WBXML is due"),
        (httpx.Response(200, content=b"<html>log on</html>"), "an HTML page where WBXML is due"),
        (httpx.Response(200, content=XHTML.encode()), "an HTML page where WBXML is due"),
        (httpx.Response(200, html="<script>location='/portal'</script>"), "an HTML page where WBXML is due"),
        (httpx.Response(200, content=b'<?xml version="1.0"?><error/>'), "an XML document where WBXML is due"),
        (httpx.Response(200, json={"error": "unknown"}), "a JSON document where WBXML is due"),
        (httpx.Response(200, content=b'[{"error": 1}]'), "a JSON document where WBXML is due"),
        (httpx.Response(200, text="OK"), "plain text where WBXML is due"),
        (httpx.Response(200, content=b"The service is unavailable."), "plain text where WBXML is due"),
        (httpx.Response(200, content=b"\r\n"), "a body of blanks where WBXML is due"),
        (httpx.Response(200, content=b"\x89PNG\r\n\x1a\n\x00\x00"), "a body of other bytes where WBXML is due"),
    ],
)
def test_a_body_that_is_no_folder_sync_is_malformed_and_says_what_came(answer: httpx.Response, words: str) -> None:
    answer.headers["Server"] = "Microsoft-IIS/7.0"
    seen = folder_sync(answer)
    assert (seen.outcome.kind, seen.prerequisite) == (OutcomeKind.MALFORMED, None)
    assert words in seen.explanation


def test_a_logon_page_where_wbxml_is_due_is_called_html_too() -> None:
    seen = folder_sync(httpx.Response(200, html=LOGON_FORM))
    assert seen.outcome.kind is OutcomeKind.UNAUTHORIZED
    assert seen.explanation == "a logon form: an HTML page where WBXML is due"


def test_a_logon_page_to_options_is_the_end_since_each_attempt_counts() -> None:
    assert at_once(httpx.Response(200, html=LOGON_FORM)).outcome.kind is OutcomeKind.UNAUTHORIZED


@pytest.mark.parametrize("media_type", ["text/html", "text/plain", "application/octet-stream", ""])
def test_wbxml_is_read_whatever_a_proxy_has_made_of_its_media_type(media_type: str) -> None:
    answer = httpx.Response(200, content=FOLDER_SYNC_OK, headers={"Content-Type": media_type})
    assert folder_sync(answer).outcome.kind is OutcomeKind.SERVED


@pytest.mark.parametrize(
    "first",
    [
        httpx.Response(403),
        httpx.Response(404),
        httpx.Response(405),
        httpx.Response(500),
        httpx.Response(503),
        httpx.Response(200),
        httpx.Response(200, html="<html><body>It works!</body></html>"),
        offers("nothing"),
    ],
    ids=lambda answer: f"{answer.status_code} of {len(answer.content)} bytes and {len(answer.headers)} headers",
)
def test_a_device_whose_options_are_lost_tries_what_it_speaks(first: httpx.Response) -> None:
    server = ScriptedServer(first, OK)
    seen = observe(stimulus(Protocol.EAS, Operation.FOLDERSYNC), server)
    assert (seen.outcome.kind, seen.prerequisite) == (OutcomeKind.SERVED, None)
    assert server.requests[1].headers["MS-ASProtocolVersion"] == "12.1"
