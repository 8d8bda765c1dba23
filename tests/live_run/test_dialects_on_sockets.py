"""What the farm says in a dialect is read on sockets as it is on stubs in plain English."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from fixtures.farm.dialects import DIALECTS, Dialect
from fixtures.farm.faults.subsets import DeploymentSubset
from harness.model.verdict import Verdict
from tests.live_run.served import verdicts_on_sockets
from tests.live_run.test_stubs_and_sockets_agree import EVERY_CASE, STEMS, can_be_judged, verdicts_on_stubs


async def both(stem: str, dialect: Dialect, folder: Path) -> tuple[dict[str, Verdict], dict[str, Verdict]]:
    on_sockets = await verdicts_on_sockets(DeploymentSubset(stem), folder, chosen=can_be_judged, dialect=dialect)
    return on_sockets, await verdicts_on_stubs(stem, set(on_sockets))


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_each_verdict_is_the_same(dialect: Dialect, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """Of every shipped deployment with --every-case-on-sockets."""
    for stem in STEMS if pytestconfig.getoption(EVERY_CASE) else ("single-site",):
        folder = tmp_path / stem
        folder.mkdir()
        on_sockets, on_stubs = asyncio.run(both(stem, dialect, folder))
        assert on_sockets
        assert {case: verdict.verdict for case, verdict in on_sockets.items()} == {
            case: verdict.verdict for case, verdict in on_stubs.items()
        }
