"""Server-to-server requests of a served farm, read from the logs that its servers write."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.farm.faults import FAULTS, Fault
from fixtures.farm.faults.subsets import DeploymentSubset
from harness.model.budget import Budget
from harness.model.case import Case
from harness.model.deployment import Deployment, Evidence
from harness.model.preflight import Preflight
from harness.model.verdict import Verdict, VerdictWord
from harness.reporting import duration_lines, preflight_lines
from harness.run import budget_of, check_servers, live_run
from tests.live_run.served import served, verdicts_on_sockets

BETWEEN_SERVERS = {
    "owa-2003-through-site-cas": "OWA-09",
    "hop-over-http": "GEN-04",
    "mailbox-server-reached-across-sites": "GEN-11",
    "own-site-through-another-cas": "GEN-08",
    "owa-user-wanders": "NLB-05",
    "ews-user-wanders": "NLB-07",
}
"""Faults, and the clause that nothing but the requests between servers shows to be broken."""


@pytest.mark.parametrize("busy", [False, True], ids=["quiet", "busy"])
@pytest.mark.parametrize("fault", [one for one in FAULTS if one.name in BETWEEN_SERVERS], ids=lambda one: one.name)
def test_a_fault_between_servers_is_found_in_their_logs(fault: Fault, busy: bool, tmp_path: Path) -> None:
    """In the logs of busy servers hops of other users stand where one is missing."""
    clause = BETWEEN_SERVERS[fault.name]

    def concerned(case: Case) -> bool:
        return case.judges_hops and clause in case.clauses

    verdicts = asyncio.run(verdicts_on_sockets(fault.shown_by, tmp_path, fault.name, chosen=concerned, busy=busy))
    assert clause in {failed for verdict in verdicts.values() for failed in verdict.failed_clauses}


def test_logs_that_are_written_three_seconds_late_are_read_right(tmp_path: Path) -> None:
    """Two users one after the other at the same entry server: one is proxied, one is of the own site."""

    def chosen(case: Case) -> bool:
        return case.id.startswith(("owa/user1@", "owa/user3@")) and case.id.endswith("/CAS-01/owa.hops")

    async def run() -> dict[str, Verdict]:
        async with served(DeploymentSubset("contoso-redirection"), tmp_path) as (deployment, on_time):
            late = tmp_path / "late"
            async with _written_late(deployment, late, seconds=3):
                reading = replace(deployment, evidence=_evidence_in(late, deployment, settle_seconds=4))
                late_run = live_run(reading, on_time.plan, environ={})
                cases = [case for case in late_run.plan.cases if chosen(case)]
                late_run.send_ahead(cases, at_once=4)
                verdicts = {judged.case.id: judged.verdict async for judged in late_run.judge_all(cases)}
                await late_run.aclose()
                return verdicts

    verdicts = asyncio.run(run())
    assert {verdict.verdict for verdict in verdicts.values()} == {VerdictWord.PASS}
    destinations = [[hop.destination for hop in one.observed.hops or ()] for one in verdicts.values() if one.observed]
    assert sorted(destinations) == [[], ["CAS-03"]]


def test_the_preflight_names_the_logs_that_show_nothing(tmp_path: Path) -> None:
    async def lines() -> list[str]:
        async with served(DeploymentSubset("contoso-redirection"), tmp_path) as (deployment, right):
            assert deployment.evidence is not None
            empty, incomplete = tmp_path / "empty", tmp_path / "incomplete"
            empty.mkdir()
            incomplete.mkdir()
            (incomplete / "ex.log").write_text("#Fields: date time c-ip cs-method cs-uri-stem sc-status\n", "ascii")
            logs = {**deployment.evidence.iis_logs, "CAS-01": str(empty), "CAS-02": str(incomplete)}
            reading = replace(deployment, evidence=replace(deployment.evidence, iis_logs=logs))
            found = await check_servers(reading, live_run(reading, right.plan, environ={}))
            return list(preflight_lines(found))

    said = asyncio.run(lines())
    assert [line.partition(":")[0] for line in said if not line.startswith(" ")] == ["CAS-01", "CAS-02"]
    assert "a request of this run does not show up in its log" in said[0]
    assert "its log has no s-port and no cs-username" in said[2]


def test_the_preflight_of_a_right_farm_lists_every_path_and_the_budget_counts_each(tmp_path: Path) -> None:
    async def found() -> tuple[Preflight, Budget, Budget]:
        async with served(DeploymentSubset("contoso-redirection"), tmp_path) as (deployment, right):
            run = live_run(deployment, right.plan, environ={})
            cases = right.plan.cases
            return (
                await check_servers(deployment, run),
                budget_of(deployment, cases),
                budget_of(deployment, cases, checked=cases),
            )

    preflight, without, budget = asyncio.run(found())
    lines = list(preflight_lines(preflight))
    assert lines[0] == "every server answers at each path that is asked, and every account is accepted"
    assert (preflight.paths.problems, preflight.paths.unasked) == ((), ())
    assert any("CAS-02" in line and "owa" in line for line in lines[1:])
    asked = Counter(f"{path.host}:{path.port}" for path in preflight.paths.answered if path.directory is not None)
    assert Counter(dict(budget.requests)) - Counter(dict(without.requests)) == asked
    assert budget.logons == without.logons


def test_a_run_that_waits_for_logs_says_how_long_it_takes_at_least(tmp_path: Path) -> None:
    async def lines(settle_seconds: float) -> list[str]:
        async with served(DeploymentSubset("contoso-redirection"), tmp_path) as (deployment, right):
            late = replace(deployment, evidence=_evidence_in(tmp_path, deployment, settle_seconds=settle_seconds))
            return list(duration_lines(budget_of(late, right.plan.cases[:40])))

    assert asyncio.run(lines(0)) == []
    (said,) = asyncio.run(lines(70))
    assert re.match(r"takes 0:0\d:\d\d at least: ", said)


def _evidence_in(folder: Path, deployment: Deployment, *, settle_seconds: float) -> Evidence:
    assert deployment.evidence is not None
    logs = {server: str(folder / server) for server in deployment.evidence.iis_logs}
    return replace(deployment.evidence, settle_seconds=settle_seconds, iis_logs=logs)


@asynccontextmanager
async def _written_late(deployment: Deployment, folder: Path, *, seconds: float) -> AsyncIterator[None]:
    """Copies every log, each byte that much later than it was written."""
    assert deployment.evidence is not None
    logs = {
        Path(deployment.file).parent / path: folder / server for server, path in deployment.evidence.iis_logs.items()
    }
    for copy in logs.values():
        copy.mkdir(parents=True)

    async def copy_on() -> None:
        taken: dict[Path, int] = {}
        waiting: deque[tuple[float, Path, bytes]] = deque()
        while True:
            for source, copy in logs.items():
                for file in source.glob("*.log"):
                    added = file.read_bytes()[taken.get(file, 0) :]
                    taken[file] = taken.get(file, 0) + len(added)
                    if added:
                        waiting.append((time.monotonic() + seconds, copy / file.name, added))
            while waiting and waiting[0][0] <= time.monotonic():
                _, path, text = waiting.popleft()
                with path.open("ab") as log:
                    log.write(text)
            await asyncio.sleep(0.05)  # the copier's own beat; the test waits for the run alone

    copier = asyncio.create_task(copy_on())
    try:
        yield
    finally:
        copier.cancel()
        with suppress(asyncio.CancelledError):
            await copier
