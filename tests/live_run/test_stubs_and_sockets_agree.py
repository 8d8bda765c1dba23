"""The same cases once on stubs and once on sockets: where the verdicts differ, the farm or the probe is wrong."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.farm.faults import FAULTS, Fault
from fixtures.farm.faults.subsets import DeploymentSubset
from harness.deployments.passwords import accounts_of, mock_passwords
from harness.judging import describe_reason
from harness.model.case import Case, Suite
from harness.model.clause import EvidenceKind
from harness.model.protocol import Logon
from harness.model.secret import Secret
from harness.model.verdict import Because, Verdict, VerdictWord
from harness.probes.live.network import LiveNetwork
from harness.reporting.verdict_file import verdict_record
from harness.run import Run, check_servers, live_run, load, mock_run
from tests.live_run.served import DEPLOYMENTS, served, verdicts_on_sockets

LOGON_FAILURE = "1326"
"""The Windows error that IIS logs for a wrong password (sc-win32-status)."""

CHANGED_SERVERS = {"OWA-13", "OWA-14", "NLB-06", "NLB-08", "NLB-10"}
"""Shown only where servers are taken down or changed."""

STEMS = sorted(file.stem for file in DEPLOYMENTS.glob("*.toml"))
SEEN_BY_CLIENTS = {
    fault.breaks[0]: fault
    for fault in FAULTS
    if fault.evidence == (EvidenceKind.CLIENT,)
    and fault.shown_by.deployment in ("single-site", "contoso")
    and fault.breaks[0] not in CHANGED_SERVERS
    and not fault.only_on_sockets
}
OF_SOCKETS = list(SEEN_BY_CLIENTS.values())[::2]
"""Faults that a client sees, and so a live run without a view of the requests between servers: a clause, a fault."""


EVERY_CASE = "--every-case-on-sockets"
WHOLE = ("contoso-redirection", "single-site")
"""Of these every case is asked on sockets; of the larger ones and the variants a part where not all is wished for."""


def seen_by_clients(case: Case) -> bool:
    return case.stimulus is not None and not case.judges_hops and case.suite is not Suite.STATE


def can_be_judged(case: Case) -> bool:
    """POP3 and IMAP4 leave no line in the logs of a web server, and no server is changed without permission.

    Stubs speak neither TLS nor Kerberos to each other, and have no connections that could be shared (NLB-09).
    """
    if case.stimulus is None or case.stimulus.script is not None or case.suite is Suite.CONFIG:
        return False
    if "NLB-09" in case.clauses:
        return False
    return not (case.judges_hops and case.suite in (Suite.POP3, Suite.IMAP4))


def one_a_server(case: Case) -> bool:
    """A part: what the first users ask of each server."""
    return can_be_judged(case) and any(name in case.id for name in ("/user1@", "/user3@", "/legacy1@", "/user7@"))


async def verdicts_on_stubs(stem: str, wanted: set[str]) -> dict[str, Verdict]:
    deployment, plan = load(DEPLOYMENTS / f"{stem}.toml")
    run = mock_run(deployment, plan)
    cases = [case for case in plan.cases if case.id in wanted]
    verdicts = {judged.case.id: judged.verdict async for judged in run.judge_all(cases)}
    await run.aclose()
    return verdicts


@pytest.mark.parametrize(
    ("stem", "old_tls"), [*((stem, False) for stem in STEMS), pytest.param("contoso-redirection", True, id="TLS 1.0")]
)
def test_each_verdict_is_the_same(
    stem: str,
    old_tls: bool,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    async def both() -> tuple[dict[str, Verdict], dict[str, Verdict]]:
        whole = (stem in WHOLE and not old_tls) or request.config.getoption(EVERY_CASE)
        chosen = can_be_judged if whole else one_a_server
        on_sockets = await verdicts_on_sockets(DeploymentSubset(stem), tmp_path, chosen=chosen, old_tls=old_tls)
        return on_sockets, await verdicts_on_stubs(stem, set(on_sockets))

    on_sockets, on_stubs = asyncio.run(both())
    assert on_sockets
    differing = [
        (stubs, sockets)
        for stubs, sockets in ((record(on_stubs[case]), record(on_sockets[case])) for case in on_sockets)
        if stubs != sockets
    ]
    assert differing == []


def record(verdict: Verdict) -> dict[str, object]:
    """The row, but for what is left to the servers: which of several is next, here for all clients together."""
    found = verdict_record(verdict)
    hops = verdict.observed.hops if verdict.observed else None
    balanced = verdict.case.startswith("state/") or any("nlb" in hop.host for hop in hops or ())
    if verdict.verdict is VerdictWord.PASS and balanced:
        del found["observed"], found["reason"]
    return found


@pytest.mark.parametrize("fault", OF_SOCKETS, ids=lambda fault: fault.name)
def test_a_fault_that_a_client_sees_is_caught_on_sockets_under_the_same_clauses(fault: Fault, tmp_path: Path) -> None:
    def concerned(case: Case) -> bool:
        return seen_by_clients(case) and bool(set(case.clauses) & set(fault.breaks))

    verdicts = asyncio.run(verdicts_on_sockets(fault.shown_by, tmp_path, fault.name, chosen=concerned))
    failed = {clause for verdict in verdicts.values() for clause in verdict.failed_clauses}
    assert set(fault.breaks) <= failed


def test_without_logs_hops_cannot_be_seen_and_say_so(tmp_path: Path) -> None:
    async def without_evidence() -> dict[str, Verdict]:
        async with served(DeploymentSubset("contoso-redirection"), tmp_path) as (deployment, right):
            run = live_run(replace(deployment, evidence=None), right.plan, environ={})
            cases = [case for case in run.plan.cases if case.judges_hops]
            return {judged.case.id: judged.verdict async for judged in run.judge_all(cases)}

    verdicts = asyncio.run(without_evidence())
    assert {(verdict.verdict, describe_reason(verdict)) for verdict in verdicts.values()} == {
        (VerdictWord.NOT_APPLICABLE, "hops not observable")
    }


def test_a_wrong_password_is_found_before_the_first_case_and_never_tried_again(tmp_path: Path) -> None:
    async def with_a_wrong_password() -> tuple[dict[str, str], list[Verdict], int]:
        async with served(DeploymentSubset("contoso-redirection"), tmp_path) as (deployment, right):
            accounts = accounts_of(deployment, mock_passwords(deployment))
            wrong = replace(accounts["user1@contoso.com"], password=Secret("not this one"))
            accounts["user1@contoso.com"] = wrong
            run = Run(right.plan, LiveNetwork(deployment, folder=tmp_path), accounts)
            found = await check_servers(deployment, run)
            refusals = _refusals_logged(tmp_path)
            cases = [case for case in run.plan.cases if "/user1@contoso.com/" in case.id and logs_on(case)]
            verdicts = [judged.verdict async for judged in run.judge_all(cases)]
            assert _refusals_logged(tmp_path) == refusals
            return dict(found.accounts.refused), verdicts, refusals

    refused, verdicts, refusals = asyncio.run(with_a_wrong_password())
    assert list(refused) == ["user1@contoso.com"]
    assert refusals == 1
    assert {(verdict.verdict, verdict.because) for verdict in verdicts} == {
        (VerdictWord.INCONCLUSIVE, Because.UNAUTHORIZED)
    }


def logs_on(case: Case) -> bool:
    return case.stimulus is not None and case.stimulus.logon is not Logon.NONE


def _refusals_logged(folder: Path) -> int:
    """Requests that a server answered with 401 although they carried credentials of user1."""
    lines = [line for log in folder.glob("logs/*/*.log") for line in log.read_text(encoding="utf-8").splitlines()]
    return sum(1 for line in lines if not line.startswith("#") and f" 401 1 {LOGON_FAILURE} " in line)
