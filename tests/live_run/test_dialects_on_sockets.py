"""What the farm says in a dialect is read on sockets as it is on stubs in plain English."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures.farm.dialects import DIALECTS, Dialect
from fixtures.farm.faults.subsets import DeploymentSubset
from harness.model.case import Case
from harness.model.verdict import Verdict
from tests.live_run.served import verdicts_on_sockets
from tests.live_run.test_stubs_and_sockets_agree import EVERY_CASE, STEMS, can_be_judged, verdicts_on_stubs

PART = ("single-site",)
"""Where not all is wished for."""

NEAR_THE_SOCKETS = frozenset({"japanese-compressed", "isa-2006-front", "closing-proxy", "iis-7-chunked"})
"""Dialects that send otherwise; of the others, which word otherwise, stubs show the rest (`oracle_and_farm`)."""

_on_stubs: dict[str, dict[str, Verdict]] = {}


async def both(
    stem: str, dialect: Dialect, folder: Path, chosen: Callable[[Case], bool]
) -> tuple[dict[str, Verdict], dict[str, Verdict]]:
    """By case id, on sockets and on stubs; stubs speak plain English, and are asked once for all dialects."""
    on_sockets = await verdicts_on_sockets(DeploymentSubset(stem), folder, chosen=chosen, dialect=dialect)
    known = _on_stubs.setdefault(stem, {})
    known |= await verdicts_on_stubs(stem, set(on_sockets) - set(known))
    return on_sockets, {case: known[case] for case in on_sockets}


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_each_verdict_is_the_same(dialect: Dialect, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """Of every shipped deployment with --every-case-on-sockets."""
    every = bool(pytestconfig.getoption(EVERY_CASE))
    chosen = can_be_judged if every or dialect.name in NEAR_THE_SOCKETS else of_one_user
    for stem in STEMS if every else PART:
        folder = tmp_path / stem
        folder.mkdir()
        on_sockets, on_stubs = asyncio.run(both(stem, dialect, folder, chosen))
        assert on_sockets
        assert {case: verdict.verdict for case, verdict in on_sockets.items()} == {
            case: verdict.verdict for case, verdict in on_stubs.items()
        }


def of_one_user(case: Case) -> bool:
    return can_be_judged(case) and "/user1@" in case.id
