"""Servers that others use in the same seconds: their phones, browsers and monitoring change no verdict."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from fixtures.farm.faults.subsets import DeploymentSubset
from harness.model.case import Case
from harness.model.verdict import Verdict
from harness.reporting.verdict_file import verdict_record
from tests.live_run.served import verdicts_on_sockets
from tests.live_run.test_stubs_and_sockets_agree import EVERY_CASE, STEMS, can_be_judged

PARTS: Mapping[str, Callable[[Case], bool]] = {
    "contoso-redirection": lambda case: any(name in case.id for name in ("/user1@", "/user3@")),
    "contoso-nlb": lambda case: "/user1@" in case.id,
}
"""What is asked of which deployment where not all is wished for."""


def chosen_of(stem: str, *, all_of_it: bool) -> Callable[[Case], bool]:
    def is_chosen(case: Case) -> bool:
        return can_be_judged(case) and (all_of_it or PARTS[stem](case))

    return is_chosen


def test_the_logs_of_busy_servers_give_the_verdicts_of_quiet_ones(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """Of every shipped deployment with --every-case-on-sockets."""
    every = pytestconfig.getoption(EVERY_CASE)
    for stem in STEMS if every else PARTS:
        found: list[dict[str, Verdict]] = []
        for name in ("quiet", "busy"):
            folder = tmp_path / stem / name
            folder.mkdir(parents=True)
            is_chosen = chosen_of(stem, all_of_it=every)
            verdicts = verdicts_on_sockets(DeploymentSubset(stem), folder, chosen=is_chosen, busy=name == "busy")
            found.append(asyncio.run(verdicts))
        quiet, busy = found
        assert quiet
        assert {case: verdict_record(one) for case, one in busy.items()} == {
            case: verdict_record(one) for case, one in quiet.items()
        }
