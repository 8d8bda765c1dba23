"""What the Status of FolderSync, and an HTTP status, say to a device: a verdict, or what to do first."""

from __future__ import annotations

import httpx
import pytest

from harness.judging import judge
from harness.model.observation import Observation
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.model.verdict import Because, VerdictWord
from tests.judging.nouns import HOLD
from tests.probes.activesync_answers import OK, folder_sync_status, sync
from tests.probes.stubs import ScriptedServer, observe, stimulus
from tests.probes.test_temporary_answers import ERROR_IS_DUE, SERVICE_IS_DUE

REFUSALS = ("2", "6", "9", "11", "12", "110", "112", "123", "126", "127", "128", "130", "999")
"""The first six are of MS-ASCMD up to 12.1; the others say that this user, or this mailbox, is not served here."""

NO_VERDICT = {
    "10": "defect of the harness",
    "101": "defect of the harness",
    "109": "defect of the harness",
    "111": "run this case again",
    "113": "account",
    "114": "run this case again",
    "129": "devices of the mailbox",
    "131": "account",
    "133": "run this case again",
    "136": "devices of the mailbox",
    "137": "defect of the harness",
    "140": "devices of the mailbox",
    "141": "ActiveSync policy",
    "177": "devices of the mailbox",
}


def assert_no_verdict(seen: Observation, words: str) -> None:
    assert seen.outcome.kind is OutcomeKind.REFUSED
    assert seen.prerequisite is not None
    assert words in seen.prerequisite
    for due in (ERROR_IS_DUE, SERVICE_IS_DUE):
        verdict = judge(due, seen, HOLD)
        assert (verdict.verdict, verdict.because) == (VerdictWord.INCONCLUSIVE, Because.PREREQUISITE)


@pytest.mark.parametrize("status", REFUSALS)
def test_a_status_that_denies_service_is_a_refusal(status: str) -> None:
    seen, _ = sync(folder_sync_status(status))
    assert (seen.outcome.kind, seen.explanation, seen.prerequisite) == (
        OutcomeKind.REFUSED, f"FolderSync Status {status}", None
    )  # fmt: skip


@pytest.mark.parametrize("status", NO_VERDICT)
def test_a_status_about_the_moment_the_request_the_device_or_the_account_is_no_verdict(status: str) -> None:
    seen, _ = sync(folder_sync_status(status))
    assert_no_verdict(seen, NO_VERDICT[status])
    assert_no_verdict(seen, f"FolderSync with Status {status}")


def test_a_version_that_is_refused_by_a_status_is_followed_by_the_next_lower_one() -> None:
    refusal = folder_sync_status("138")
    seen, server = sync(refusal, OK)
    assert seen.outcome.kind is OutcomeKind.SERVED
    assert [request.headers["MS-ASProtocolVersion"] for request in server.requests[1:]] == ["12.1", "12.0"]
    seen, _ = sync(refusal, refusal, refusal)
    assert_no_verdict(seen, "FolderSync Status 138 at protocol 12.1, 12.0, 2.5")


STATUSES = {
    407: "proxy in between",
    408: "run this case again",
    411: "size of the request",
    413: "size of the request",
    415: "form",
    417: "form",
    421: "proxy in between",
    429: "run this case again",
    431: "size of the request",
    440: "forms-based",
    456: "account",
    457: "account",
    504: "a proxy or gateway",
    507: "mailbox",
    511: "proxy in between",
}


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("operation", [Operation.OPTIONS, Operation.FOLDERSYNC])
def test_a_status_about_the_request_the_account_or_a_device_in_between_is_no_verdict(
    status: int, operation: Operation
) -> None:
    answers = (httpx.Response(status, html="<h1>no</h1>") for _ in range(2))
    seen = observe(stimulus(Protocol.EAS, operation), ScriptedServer(*answers))
    assert_no_verdict(seen, f"HTTP {status}")
    assert_no_verdict(seen, STATUSES[status])


@pytest.mark.parametrize("header", ["Retry-After", "X-MS-ASThrottle"])
def test_a_503_that_asks_to_wait_is_temporary(header: str) -> None:
    """Exchange 2007 sends neither header (protocol-facts, 2.4); without one it may refuse to proxy so (2.6)."""
    for status, is_temporary in ((503, True), (500, False), (403, False)):
        seen, _ = sync(httpx.Response(status, headers={header: "120"}))
        assert (seen.outcome.kind, seen.prerequisite is not None) == (OutcomeKind.REFUSED, is_temporary)
    assert sync(httpx.Response(503))[0].prerequisite is None


@pytest.mark.parametrize("location", ["", "  ", "/Microsoft-Server-ActiveSync", "http://x/y", "ftp://x", "not a URL"])
def test_451_is_451_whatever_its_location_says(location: str) -> None:
    seen, _ = sync(httpx.Response(451, headers={"X-MS-Location": location}))
    assert (seen.outcome.kind, seen.outcome.location) == (OutcomeKind.WRONG_SERVER, location.strip() or None)
