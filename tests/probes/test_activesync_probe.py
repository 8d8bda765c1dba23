"""What a device is answered."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from harness.model.observation import Observation
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.wire.activesync import device_id
from tests.probes.stubs import ADDRESS, ScriptedServer, observe, redirect, stimulus

USA = "https://www.usa.contoso.com/Microsoft-Server-ActiveSync"
FOLDER_SYNC_OK = bytes.fromhex("03016A000007564C0331000152033100014E57033000010101")
HEADER = b"\x03\x01\x6a\x00"


def folder_sync_status(status: str) -> httpx.Response:
    return httpx.Response(200, content=HEADER + b"\x00\x07\x56\x4c\x03" + status.encode() + b"\x00\x01\x01")


def provision(key: str = "42", status: str = "1", policy_status: str = "1", extra: bytes = b"") -> httpx.Response:
    text = [b"\x03" + value.encode() + b"\x00\x01" for value in (status, policy_status, key)]
    policy = b"\x46\x47\x4b" + text[1] + b"\x49" + text[2] + b"\x01\x01"
    return httpx.Response(200, content=HEADER + b"\x00\x0e\x45\x4b" + text[0] + policy + extra + b"\x01")


def sync(*answers: httpx.Response) -> Observation:
    return observe(stimulus(Protocol.EAS, Operation.FOLDERSYNC), ScriptedServer(*answers))


def options(*answers: httpx.Response) -> Observation:
    return observe(stimulus(Protocol.EAS, Operation.OPTIONS), ScriptedServer(*answers))


def test_options_with_protocol_versions_are_served() -> None:
    seen = options(httpx.Response(200, headers={"MS-ASProtocolVersions": "1.0,2.0,2.1,2.5,12.0,12.1"}))
    assert seen.outcome == Outcome(OutcomeKind.SERVED)
    assert "12.1" in seen.explanation


def test_options_without_protocol_versions_are_malformed() -> None:
    assert options(httpx.Response(200)).outcome.kind is OutcomeKind.MALFORMED


@pytest.mark.parametrize("ask", [options, sync], ids=["OPTIONS", "FolderSync"])
def test_a_page_with_a_link_to_another_owa_is_a_redirection(ask: Callable[..., Observation]) -> None:
    """EAS-10 forbids it like a 302, in any answer."""
    page = '<html><body><a href="https://www.usa.contoso.com/owa">Click here</a></body></html>'
    seen = ask(httpx.Response(200, html=page))
    assert seen.outcome == Outcome(OutcomeKind.REDIRECT_PAGE, link="https://www.usa.contoso.com/owa")


def test_a_folder_sync_with_status_1_is_served() -> None:
    server = ScriptedServer(httpx.Response(200, content=FOLDER_SYNC_OK))
    seen = observe(stimulus(Protocol.EAS, Operation.FOLDERSYNC), server)
    assert seen.outcome == Outcome(OutcomeKind.SERVED)
    request = server.requests[0]
    assert request.url.path == "/Microsoft-Server-ActiveSync"
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
    seen = sync(folder_sync_status(status))
    assert (seen.outcome.kind, seen.explanation) == (OutcomeKind.REFUSED, f"FolderSync Status {status}")


@pytest.mark.parametrize("ask", [sync, options])
def test_451_names_the_right_server_where_it_does(ask: Callable[..., Observation]) -> None:
    seen = ask(httpx.Response(451, headers={"X-MS-Location": USA}))
    assert seen.outcome == Outcome(OutcomeKind.WRONG_SERVER, location=USA)
    assert ask(httpx.Response(451)).outcome == Outcome(OutcomeKind.WRONG_SERVER)


@pytest.mark.parametrize("ask", [sync, options])
def test_other_statuses_mean_the_same_as_for_every_protocol(ask: Callable[..., Observation]) -> None:
    assert ask(httpx.Response(401)).outcome.kind is OutcomeKind.UNAUTHORIZED
    assert ask(redirect(USA)).outcome == Outcome(OutcomeKind.REDIRECT_HOST, location=USA)
    assert ask(redirect("/owa")).outcome == Outcome(OutcomeKind.REDIRECT_PATH, location="/owa")
    for status in (400, 403, 404, 500, 501, 503, 507):
        assert (seen := ask(httpx.Response(status))).outcome.kind is OutcomeKind.REFUSED
        assert seen.explanation == f"HTTP {status}"


@pytest.mark.parametrize("content", [b"", b"<html>log on</html>", HEADER, FOLDER_SYNC_OK[:-1], HEADER + b"\x45" * 999])
def test_a_body_that_is_no_folder_sync_is_malformed(content: bytes) -> None:
    assert sync(httpx.Response(200, content=content)).outcome.kind is OutcomeKind.MALFORMED
    assert sync(httpx.Response(204)).outcome.kind is OutcomeKind.MALFORMED


def test_a_device_that_must_be_provisioned_takes_the_policy_and_asks_once_more() -> None:
    server = ScriptedServer(
        httpx.Response(449), provision("111"), provision("222"), httpx.Response(200, content=FOLDER_SYNC_OK)
    )
    seen = observe(stimulus(Protocol.EAS, Operation.FOLDERSYNC), server)
    assert seen.outcome.kind is OutcomeKind.SERVED
    assert [request.url.params["Cmd"] for request in server.requests] == [
        "FolderSync",
        "Provision",
        "Provision",
        "FolderSync",
    ]
    assert [request.headers["X-MS-PolicyKey"] for request in server.requests] == ["0", "0", "111", "222"]
    assert b"111" in server.requests[2].content


def test_a_second_449_is_a_refusal() -> None:
    seen = sync(httpx.Response(449), provision(), provision(), httpx.Response(449))
    assert (seen.outcome.kind, seen.explanation) == (OutcomeKind.REFUSED, "HTTP 449")


def test_a_remote_wipe_is_not_acknowledged() -> None:
    server = ScriptedServer(httpx.Response(449), provision(extra=b"\x0c"))
    seen = observe(stimulus(Protocol.EAS, Operation.FOLDERSYNC), server)
    assert (seen.outcome.kind, len(server.requests)) == (OutcomeKind.REFUSED, 2)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(403), OutcomeKind.REFUSED),
        (provision(status="3"), OutcomeKind.REFUSED),
        (provision(policy_status="2"), OutcomeKind.REFUSED),
        (provision(key=""), OutcomeKind.REFUSED),
        (httpx.Response(451), OutcomeKind.WRONG_SERVER),
        (httpx.Response(200, content=b"noise"), OutcomeKind.MALFORMED),
    ],
)
def test_a_provisioning_that_fails_is_the_outcome(answer: httpx.Response, kind: OutcomeKind) -> None:
    seen = sync(httpx.Response(449), answer)
    assert seen.outcome.kind is kind
    assert seen.exchanges[-1].status == answer.status_code
