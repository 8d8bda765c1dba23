"""A deployment conforms in every dialect as it does in plain English: the same verdict on each case."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Mapping
from dataclasses import replace

import pytest

from fixtures.farm.dialects import DIALECTS, PLAIN, Dialect
from fixtures.farm.faults.subsets import DeploymentSubset
from harness.deployments.shipped import SHIPPED_DEPLOYMENTS
from harness.model.verdict import VerdictWord
from harness.mutation.fault_runs import deployment_of
from harness.run import mock_run, plan_for

EVERY_DEPLOYMENT = [DeploymentSubset(file.stem) for file in sorted(SHIPPED_DEPLOYMENTS.glob("*.toml"))]
SOME = [
    DeploymentSubset("single-site"),
    DeploymentSubset(
        "contoso", ("site-01", "site-02", "site-03"), ("CAS-02",), ("user1", "user2", "colleague2", "user3", "legacy1")
    ),
]
"""Users of the own site, users who are redirected, proxied, refused, or on Exchange 2003."""


@functools.cache
def verdicts(subset: DeploymentSubset, dialect: Dialect) -> Mapping[str, VerdictWord]:
    """By case id, with the text by which an administrator has the page of a mailbox on Exchange 2003 recognised."""

    async def judged() -> Mapping[str, VerdictWord]:
        shipped = deployment_of(subset)
        recognition = replace(shipped.recognition, legacy_mailbox=dialect.legacy_mailbox)
        deployment = replace(shipped, recognition=recognition)
        run = mock_run(deployment, plan_for(deployment), dialect=dialect)
        found = {one.verdict.case: one.verdict.verdict async for one in run.judge_all()}
        await run.aclose()
        return found

    return asyncio.run(judged())


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_each_verdict_is_the_same(dialect: Dialect, pytestconfig: pytest.Config) -> None:
    """Of every shipped deployment in full with --every-case-on-sockets."""
    for subset in EVERY_DEPLOYMENT if pytestconfig.getoption("--every-case-on-sockets") else SOME:
        plain = verdicts(subset, PLAIN)
        assert VerdictWord.PASS in plain.values()
        assert verdicts(subset, dialect) == plain


def test_every_dialect_names_where_it_was_seen() -> None:
    assert len(DIALECTS) >= 4
    assert all(dialect.sources for dialect in DIALECTS)
    assert len({dialect.name for dialect in (PLAIN, *DIALECTS)}) == len(DIALECTS) + 1
