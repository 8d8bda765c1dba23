"""GEN-09 on sockets: inner servers have the self-signed certificates of Setup, and are proxied to all the same."""

from __future__ import annotations

import asyncio
from pathlib import Path

from fixtures.farm.faults.subsets import DeploymentSubset
from harness.model.case import Case
from harness.model.verdict import Verdict, VerdictWord
from tests.live_run.served import verdicts_on_sockets


def rows(folder: Path, *faults: str) -> list[Verdict]:
    def chosen(case: Case) -> bool:
        return "GEN-09" in case.clauses and case.stimulus is not None

    return list(
        asyncio.run(
            verdicts_on_sockets(DeploymentSubset("contoso-redirection"), folder, *faults, chosen=chosen)
        ).values()
    )


def test_a_self_signed_certificate_does_not_stop_a_server(tmp_path: Path) -> None:
    verdicts = rows(tmp_path)
    assert {verdict.verdict for verdict in verdicts} == {VerdictWord.PASS}


def test_a_server_that_refuses_it_fails_the_clause(tmp_path: Path) -> None:
    verdicts = rows(tmp_path, "inner-certificate-refused")
    assert {verdict.failed_clauses for verdict in verdicts} == {("GEN-09",)}
