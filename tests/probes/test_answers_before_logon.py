"""Integrated Windows authentication has to be asked for on each connection: what tells of a user before is noted."""

from __future__ import annotations

import httpx
import pytest

from harness.model.outcome import OutcomeKind
from harness.model.protocol import Logon, Operation, Protocol
from tests.probes.stubs import observe, stimulus
from tests.run.test_comparisons import folder

FOLDER_SYNC = bytes.fromhex("03016A000007564C0331000152033100014E57033000010101")
DEVICE = httpx.Response(200, headers={"MS-ASProtocolVersions": "12.1"}, content=FOLDER_SYNC)
ELSEWHERE = httpx.Response(451, headers={"X-MS-Location": "https://www.usa.contoso.com/Microsoft-Server-ActiveSync"})
ASKED = {
    "inbox": (Protocol.EWS, Operation.GETFOLDER, folder("a"), OutcomeKind.SERVED),
    "device": (Protocol.EAS, Operation.FOLDERSYNC, DEVICE, OutcomeKind.SERVED),
    "451": (Protocol.EAS, Operation.FOLDERSYNC, ELSEWHERE, OutcomeKind.WRONG_SERVER),
}


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize(("logon", "early"), [(Logon.WINDOWS, True), (Logon.BASIC, False)], ids=["windows", "basic"])
def test_only_a_client_of_windows_logon_has_to_be_asked(name: str, logon: Logon, *, early: bool) -> None:
    protocol, operation, answer, kind = ASKED[name]
    seen = observe(stimulus(protocol, operation, logon=logon), lambda _: answer)
    assert (seen.outcome.kind, seen.before_logon) == (kind, early)


@pytest.mark.parametrize("status", [401, 403, 404, 503])
def test_what_anybody_may_be_told_tells_of_no_user(status: int) -> None:
    seen = observe(stimulus(Protocol.EWS, Operation.GETFOLDER, logon=Logon.WINDOWS), lambda _: httpx.Response(status))
    assert not seen.before_logon


def test_a_visit_counts_although_a_later_one_was_asked_to_log_on() -> None:
    answers = iter([folder("a"), httpx.Response(503)])
    repeated = stimulus(Protocol.EWS, Operation.GETFOLDER, logon=Logon.WINDOWS, visits=2, new_clients=True)
    assert observe(repeated, lambda _: next(answers)).before_logon
