"""NLB-09 on sockets: ActiveSync keeps its connections to the other site and shares them; NLB-15: they are spread."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from fixtures.farm.faults.subsets import DeploymentSubset
from harness.model.case import Case
from harness.model.verdict import Verdict, VerdictWord
from tests.live_run.served import verdicts_on_sockets


def rows(stem: str, clause: str, folder: Path, *faults: str) -> list[Verdict]:
    """The rows of that clause at the first entry server or at the inner array."""

    def chosen(case: Case) -> bool:
        at_one = case.id.endswith(("/CAS-01", "/nlb-asia"))
        return clause in case.clauses and case.stimulus is not None and at_one

    return list(asyncio.run(verdicts_on_sockets(DeploymentSubset(stem), folder, *faults, chosen=chosen)).values())


@pytest.mark.parametrize("stem", ["contoso-nlb", "contoso"], ids=["through an array", "to two servers"])
def test_connections_to_the_other_site_are_shared(stem: str, tmp_path: Path) -> None:
    assert {verdict.verdict for verdict in rows(stem, "NLB-09", tmp_path)} == {VerdictWord.PASS}


@pytest.mark.parametrize("fault", ["eas-connection-for-each-request", "eas-connection-for-each-user"])
def test_a_server_that_shares_no_connection_fails_the_clause(fault: str, tmp_path: Path) -> None:
    verdicts = rows("contoso-nlb", "NLB-09", tmp_path, fault)
    assert {verdict.failed_clauses for verdict in verdicts} == {("NLB-09",)}


def test_an_array_that_prefers_one_member_departs_from_the_recommendation(tmp_path: Path) -> None:
    verdicts = rows("contoso-nlb", "NLB-15", tmp_path, "array-prefers-one-member")
    assert {(verdict.verdict, verdict.judged) for verdict in verdicts} == {(VerdictWord.INFORMATIONAL, ("NLB-15",))}
    assert len(verdicts) == 2
