"""Outlook Anywhere over sockets: both channels are logged on, with Basic or with NTLM, a connection each."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from harness.judging import describe_reason
from harness.model.case import Suite
from harness.model.verdict import VerdictWord
from harness.run import live_run, plan_for
from tests.served.clients import Served, serving_file
from tests.served.rpc_with_ntlm import write_deployment


def judged_on(farm: Served) -> dict[str, tuple[VerdictWord, str]]:
    """Word and reason of each case of Outlook Anywhere that the client sees."""

    async def run() -> dict[str, tuple[VerdictWord, str]]:
        asked = live_run(farm.deployment, plan_for(farm.deployment), environ={})
        cases = [case for case in asked.plan.cases if case.suite is Suite.OUTLOOK_ANYWHERE and not case.judges_hops]
        asked.send_ahead(cases, at_once=4)
        found = {
            one.case.id: (one.verdict.verdict, describe_reason(one.verdict)) async for one in asked.judge_all(cases)
        }
        await asked.aclose()
        return found

    return asyncio.run(run())


@pytest.mark.parametrize("method", ["windows", "basic"])
def test_every_mailbox_server_is_reached_from_every_site(method: str, tmp_path: Path) -> None:
    with serving_file(write_deployment(tmp_path, [method]), tmp_path / "farm") as farm:
        found = judged_on(farm)
        assert found
        assert set(found.values()) == {(VerdictWord.PASS, "as documented: the mailbox's own content")}
        channels = [line for line in farm.log("CAS-02") if line["cs-method"] == "RPC_OUT_DATA"]
        assert {line["sc-status"] for line in channels} == ({"200", "401"} if method == "windows" else {"200"})


def test_without_conn_c2_for_other_sites_only_these_fail(tmp_path: Path) -> None:
    file = write_deployment(tmp_path, ["windows"])
    with serving_file(file, tmp_path / "farm", ["rpc-no-c2-across-sites"]) as farm:
        words = {word for word, _ in judged_on(farm).values()}
        assert words == {VerdictWord.PASS, VerdictWord.FAIL}
