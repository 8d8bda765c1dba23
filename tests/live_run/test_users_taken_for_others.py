"""A server that takes one user for another: the rows of the others fail by its own log, whatever the answers say."""

from __future__ import annotations

import asyncio
from pathlib import Path

from fixtures.farm.faults import FAULTS
from harness.model.case import Case
from harness.model.protocol import Logon
from harness.model.verdict import VerdictWord
from tests.live_run.served import verdicts_on_sockets

(FAULT,) = (fault for fault in FAULTS if fault.name == "windows-logon-taken-over")


def logs_on_with_windows(case: Case) -> bool:
    return case.stimulus is not None and case.stimulus.logon is Logon.WINDOWS


def test_a_logon_that_is_taken_over_fails_the_own_site(tmp_path: Path) -> None:
    verdicts = asyncio.run(verdicts_on_sockets(FAULT.shown_by, tmp_path, FAULT.name, chosen=logs_on_with_windows))
    failed = [verdict for verdict in verdicts.values() if verdict.verdict is VerdictWord.FAIL]
    assert {clause for verdict in failed for clause in verdict.failed_clauses} == {*FAULT.breaks, *FAULT.also}
    words = "connections are shared in front of CAS-01; NTLM binds a user to a connection"
    assert [verdict.stranger for verdict in failed if not verdict.stranger.endswith(words)] == []


def test_without_it_everybody_is_himself(tmp_path: Path) -> None:
    verdicts = asyncio.run(verdicts_on_sockets(FAULT.shown_by, tmp_path, chosen=logs_on_with_windows))
    assert {verdict.verdict for verdict in verdicts.values()} == {VerdictWord.PASS}
