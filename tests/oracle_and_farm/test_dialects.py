"""A deployment conforms in every dialect as it does in plain English: the same verdict on each case."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

import pytest

from fixtures.farm.dialects import DIALECTS, PLAIN, Dialect
from harness.deployments.shipped import SHIPPED_DEPLOYMENTS
from harness.judging import describe_reason
from harness.model.deployment import Deployment
from harness.model.verdict import VerdictWord
from harness.run import load, mock_run, plan_for


def read(name: str, dialect: Dialect) -> Deployment:
    """With the text by which an administrator has the page of a mailbox on Exchange 2003 recognised."""
    deployment, _ = load(SHIPPED_DEPLOYMENTS / f"{name}.toml")
    return replace(deployment, recognition=replace(deployment.recognition, legacy_mailbox=dialect.legacy_mailbox))


def verdicts(name: str, dialect: Dialect) -> Mapping[str, tuple[VerdictWord, str]]:
    async def judged() -> Mapping[str, tuple[VerdictWord, str]]:
        deployment = read(name, dialect)
        run = mock_run(deployment, plan_for(deployment), dialect=dialect)
        found = {one.verdict.case: (one.verdict.verdict, describe_reason(one.verdict)) async for one in run.judge_all()}
        await run.aclose()
        return found

    return asyncio.run(judged())


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
@pytest.mark.parametrize("name", ["contoso-redirection", "single-site"])
def test_each_verdict_is_the_same(name: str, dialect: Dialect) -> None:
    plain, spoken = verdicts(name, PLAIN), verdicts(name, dialect)
    differ = {case: (seen, spoken[case]) for case, seen in plain.items() if seen[0] is not spoken[case][0]}
    assert (spoken.keys(), differ) == (plain.keys(), {})
