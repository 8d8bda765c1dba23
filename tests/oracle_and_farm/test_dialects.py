"""A deployment conforms in every dialect as it does in plain English: the same verdict on each case."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Mapping
from dataclasses import replace

import pytest

from fixtures.farm.dialects import DIALECTS, PLAIN, Dialect
from fixtures.farm.faults import FAULTS
from fixtures.farm.faults.subsets import DeploymentSubset
from harness.deployments.shipped import SHIPPED_DEPLOYMENTS
from harness.model.verdict import Verdict, VerdictWord
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


async def judge(subset: DeploymentSubset, dialect: Dialect, *faults: str) -> list[Verdict]:
    """With the text by which an administrator has the page of a mailbox on Exchange 2003 recognised."""
    shipped = deployment_of(subset)
    recognition = replace(shipped.recognition, legacy_mailbox=dialect.legacy_mailbox)
    deployment = replace(shipped, recognition=recognition)
    run = mock_run(deployment, plan_for(deployment), faults=faults, dialect=dialect)
    found = [one.verdict async for one in run.judge_all()]
    await run.aclose()
    return found


@functools.cache
def verdicts(subset: DeploymentSubset, dialect: Dialect) -> Mapping[str, VerdictWord]:
    """By case id."""
    return {verdict.case: verdict.verdict for verdict in asyncio.run(judge(subset, dialect))}


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


@pytest.mark.parametrize(
    ("dialect", "fault"),
    [
        ("isa-2006-front", "owa-own-site-error-page"),
        ("closing-proxy", "owa-link-with-another-path"),
        ("iis-7-chunked", "autodiscover-wrong-ews-url"),
        ("swedish-ansi", "imap4-own-site-refused"),
    ],
)
def test_no_dialect_hides_what_is_wrong(dialect: str, fault: str) -> None:
    spoken = next(one for one in DIALECTS if one.name == dialect)
    broken = next(one for one in FAULTS if one.name == fault)
    seen = asyncio.run(judge(broken.shown_by, spoken, fault))
    assert set(broken.breaks) <= {clause for verdict in seen for clause in verdict.failed_clauses}
