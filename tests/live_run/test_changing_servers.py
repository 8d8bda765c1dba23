"""`--allow-control`: a served farm's servers are taken down and brought back by its own control program."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from fixtures.farm.faults.subsets import DeploymentSubset
from harness.judging import describe_reason
from harness.model.case import Case
from harness.model.stimulus import ServerChange, ServerChangeKind
from harness.model.verdict import Verdict, VerdictWord
from harness.probes.live.control import ControlPrograms
from harness.run import live_run
from tests.live_run.served import served


def changes_servers(case: Case) -> bool:
    return case.stimulus is not None and case.stimulus.script is not None


async def verdicts_with_control(stem: str, folder: Path, *faults: str, clause: str | None = None) -> list[Verdict]:
    async with served(DeploymentSubset(stem), folder, *faults) as (deployment, plain):
        run = live_run(deployment, plain.plan, environ={}, allow_control=True)
        cases = [case for case in run.plan.cases if changes_servers(case) and clause in (None, *case.clauses)]
        return [judged.verdict async for judged in run.judge_all(sorted(cases, key=lambda case: case.judges_hops))]


@pytest.mark.parametrize("stem", ["contoso-nlb", "contoso-redirection"])
def test_every_case_that_changes_servers_is_judged_and_right(stem: str, tmp_path: Path) -> None:
    verdicts = asyncio.run(verdicts_with_control(stem, tmp_path))
    assert Counter(verdict.verdict for verdict in verdicts) == {VerdictWord.PASS: len(verdicts)}
    assert verdicts


def test_a_server_that_is_down_already_is_neither_stopped_nor_started(tmp_path: Path) -> None:
    """Visits would look as if the user had come to it, and it would be started in the end."""

    async def run() -> tuple[set[str], list[str]]:
        async with served(DeploymentSubset("contoso-nlb"), tmp_path) as (deployment, plain):
            assert deployment.control is not None
            programs = ControlPrograms(deployment.control, tmp_path)
            await programs.apply(ServerChange(ServerChangeKind.STOP, "CAS-04"))
            run = live_run(deployment, plain.plan, environ={}, allow_control=True)
            cases = [case for case in run.plan.cases if changes_servers(case) and "asia" in case.id]
            verdicts = [judged.verdict async for judged in run.judge_all(cases)]
            served_there = [case for case in run.plan.cases if case.id == "ews/user3@contoso.com/CAS-04/getfolder"]
            after = [judged.verdict.verdict async for judged in run.judge_all(served_there)]
            return {describe_reason(verdict) for verdict in verdicts}, list(after)

    reasons, after = asyncio.run(run())
    assert reasons == {
        (
            "not sent: CAS-04 serves nobody as it is, so that stopping servers in turn shows nothing; "
            "see first why, or start it"
        )
    }
    assert after == [VerdictWord.INCONCLUSIVE], "it is still down"


def test_without_permission_nothing_is_changed_and_the_reason_is_said(tmp_path: Path) -> None:
    async def run() -> set[str]:
        async with served(DeploymentSubset("contoso-nlb"), tmp_path) as (_, plain):
            cases = [case for case in plain.plan.cases if changes_servers(case)]
            return {judged.reason async for judged in plain.judge_all(cases)}

    assert asyncio.run(run()) == {"servers are changed only with --allow-control"}


@pytest.mark.parametrize(
    ("stem", "fault", "clause"),
    [
        ("contoso-nlb", "owa-does-not-fail-over", "NLB-06"),
        ("contoso-nlb", "ews-does-not-fail-over", "NLB-08"),
        ("contoso", "eas-fails-over", "NLB-10"),
        ("contoso-redirection", "redirect-setting-never-read-again", "OWA-13"),
        ("contoso-redirection", "redirect-setting-sticks", "OWA-14"),
    ],
)
def test_a_fault_that_only_a_change_shows_is_found_on_sockets(
    stem: str, fault: str, clause: str, tmp_path: Path
) -> None:
    verdicts = asyncio.run(verdicts_with_control(stem, tmp_path, fault, clause=clause))
    assert clause in {failed for verdict in verdicts for failed in verdict.failed_clauses}
