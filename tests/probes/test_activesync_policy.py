"""A server that demands a policy of the device (449): both phases of Provision, and what may come of them."""

from __future__ import annotations

import httpx
import pytest

from harness.model.outcome import OutcomeKind
from tests.probes.activesync_answers import OK, folder_sync_status, provision, sync
from tests.probes.stubs import ADDRESS

DEMANDED = httpx.Response(449)
TYPES = {"2.5": b"MS-WAP-Provisioning-XML", "12.0": b"MS-EAS-Provisioning-WBXML", "12.1": b"MS-EAS-Provisioning-WBXML"}


@pytest.mark.parametrize("version", TYPES)
def test_a_device_that_must_be_provisioned_takes_the_policy_and_asks_once_more(version: str) -> None:
    seen, server = sync(DEMANDED, provision("111"), provision("222"), OK, versions=version)
    assert seen.outcome.kind is OutcomeKind.SERVED
    posts = server.requests[1:]
    assert [request.url.params["Cmd"] for request in posts] == ["FolderSync", "Provision", "Provision", "FolderSync"]
    assert [request.headers["X-MS-PolicyKey"] for request in posts] == ["0", "0", "111", "222"]
    assert {request.headers["MS-ASProtocolVersion"] for request in posts} == {version}
    assert [TYPES[version] in request.content for request in posts] == [False, True, True, False]
    assert b"111" in posts[2].content


def test_a_version_that_is_refused_before_the_policy_is_not_spoken_in_it() -> None:
    seen, server = sync(httpx.Response(400), DEMANDED, provision("1"), provision("2"), OK)
    assert seen.outcome.kind is OutcomeKind.SERVED
    assert [request.headers["MS-ASProtocolVersion"] for request in server.requests[1:]] == ["12.1", *["12.0"] * 4]


@pytest.mark.parametrize(
    "answers", [(provision(None, policy_status="2"),), (provision("7"), provision(None, policy_status="2"))]
)
def test_a_device_for_which_there_is_no_policy_goes_on_without(answers: tuple[httpx.Response, ...]) -> None:
    """policy Status 2 (protocol-facts, 2.9)."""
    seen, server = sync(DEMANDED, *answers, OK)
    assert seen.outcome.kind is OutcomeKind.SERVED
    assert server.requests[-1].headers["X-MS-PolicyKey"] == ("0" if len(answers) == 1 else "7")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (provision(policy_status="3"), "unknown type of policy"),
        (provision(policy_status="4"), "corrupt policy data"),
        (provision(policy_status="5"), "wrong policy key"),
        (provision(policy_status="9"), "Provision Status 1, policy Status 9"),
        (provision(status="2"), "Provision Status 2"),
        (provision(status="3"), "Provision Status 3"),
        (provision(""), "Provision Status 1, policy Status 1"),
        (provision(None), "Provision Status 1, policy Status 1"),
        (provision(extra=b"\x0c"), "remote wipe"),
    ],
)
@pytest.mark.parametrize("before", [(), (provision(),)], ids=["first phase", "second phase"])
def test_a_policy_that_cannot_be_had_is_no_verdict(
    answer: httpx.Response, words: str, before: tuple[httpx.Response, ...]
) -> None:
    seen, server = sync(DEMANDED, *before, answer)
    assert seen.outcome.kind is OutcomeKind.REFUSED
    assert seen.prerequisite is not None
    assert words in seen.prerequisite
    assert ADDRESS in seen.prerequisite
    assert len(server.requests) == 3 + len(before)


def test_a_policy_that_does_not_satisfy_the_server_is_no_verdict() -> None:
    seen, _ = sync(DEMANDED, provision(), provision(), DEMANDED)
    assert (seen.outcome.kind, seen.explanation) == (OutcomeKind.REFUSED, "a policy is demanded again after Provision")
    assert seen.prerequisite is not None
    assert ADDRESS in seen.prerequisite


def test_a_provision_that_needs_a_policy_itself_is_no_verdict() -> None:
    """As a server that answers 449 to every request."""
    for before in ((), (provision(),)):
        seen, server = sync(DEMANDED, *before, DEMANDED)
        assert len(server.requests) == 3 + len(before)
        assert seen.explanation == "a policy is demanded again in answer to Provision itself"
        assert seen.prerequisite is not None
        assert ADDRESS in seen.prerequisite


@pytest.mark.parametrize("status", ["142", "143", "144"])
def test_a_policy_may_be_demanded_by_the_status_of_folder_sync(status: str) -> None:
    """As servers of protocol 14.0 and later do (MS-ASPROV)."""
    demanded = folder_sync_status(status)
    seen, server = sync(demanded, provision(" 111 "), provision("222"), OK)
    assert seen.outcome.kind is OutcomeKind.SERVED
    assert [request.headers["X-MS-PolicyKey"] for request in server.requests[1:]] == ["0", "0", "111", "222"]
    seen, _ = sync(demanded, provision(), provision(), demanded)
    assert seen.prerequisite is not None
    assert "demands a policy" in seen.prerequisite


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (httpx.Response(403), OutcomeKind.REFUSED, "HTTP 403"),
        (httpx.Response(401), OutcomeKind.UNAUTHORIZED, "HTTP 401"),
        (httpx.Response(451), OutcomeKind.WRONG_SERVER, "HTTP 451 without X-MS-Location"),
        (httpx.Response(200), OutcomeKind.MALFORMED, "HTTP 200 without a body where WBXML is due"),
        (httpx.Response(200, content=b"noise"), OutcomeKind.MALFORMED, "plain text where WBXML is due"),
        (httpx.Response(200, html="<html></html>"), OutcomeKind.MALFORMED, "an HTML page where WBXML is due"),
        (OK, OutcomeKind.MALFORMED, "a FolderSync element where Provision was expected"),
        (provision("a\r\nb"), OutcomeKind.MALFORMED, "a policy key that is not a number"),
    ],
)
def test_another_answer_to_provision_is_the_outcome(answer: httpx.Response, kind: OutcomeKind, words: str) -> None:
    seen, _ = sync(DEMANDED, answer)
    assert (seen.outcome.kind, seen.explanation, seen.prerequisite) == (kind, words, None)
    assert seen.exchanges[-1].status == answer.status_code
