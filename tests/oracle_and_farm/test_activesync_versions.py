"""Every device of `contoso` speaks the version of the server behind its entry server, with a policy and without."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace

import pytest

from fixtures.farm.dialects import PLAIN
from fixtures.farm.farm import Farm
from harness.deployments import accounts_of, mock_passwords
from harness.deployments.shipped import SHIPPED_DEPLOYMENTS
from harness.model.case import Case
from harness.model.protocol import Operation, Protocol
from harness.model.verdict import VerdictWord
from harness.run import Run, load

CONTOSO = SHIPPED_DEPLOYMENTS / "contoso.toml"
SYNCHRONIZED = {VerdictWord.PASS, VerdictWord.INFORMATIONAL}


def is_folder_sync(case: Case) -> bool:
    asked = case.stimulus
    if asked is None or asked.protocol is not Protocol.EAS or asked.operation is not Operation.FOLDERSYNC:
        return False
    return case.id.endswith("/foldersync")


def verdicts(*, demands_device_policy: bool = False) -> Counter[VerdictWord]:
    """Of each FolderSync of each mailbox at each entry server."""
    deployment, plan = load(CONTOSO)
    passwords = mock_passwords(deployment)
    farm = Farm(deployment, passwords=passwords, dialect=replace(PLAIN, demands_device_policy=demands_device_policy))

    async def judged() -> Counter[VerdictWord]:
        run = Run(plan, farm, accounts_of(deployment, passwords))
        cases = [case for case in plan.cases if is_folder_sync(case)]
        return Counter([one.verdict.verdict async for one in run.judge_all(cases)])

    return asyncio.run(judged())


@pytest.mark.parametrize("demands_device_policy", [False, True], ids=["no policy", "a policy"])
def test_each_device_is_answered_as_documented(*, demands_device_policy: bool) -> None:
    seen = verdicts(demands_device_policy=demands_device_policy)
    assert set(seen) <= SYNCHRONIZED
    assert seen[VerdictWord.PASS] > 100


def test_a_device_of_12_1_alone_would_be_refused_36_times_and_fail_no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """At Exchange 2003 servers and in sites of the first release of 2007; others are served as before."""
    monkeypatch.setattr("harness.probes.activesync.common_versions", lambda _: ("12.1",))
    seen = verdicts()
    assert seen[VerdictWord.INCONCLUSIVE] == 36
    assert seen[VerdictWord.FAIL] == 0
