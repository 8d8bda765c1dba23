"""Two independent readings of the topic, the oracle and the mock farm, agree on generated deployments."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings

from harness.judging.verdicts import judge, judge_unsent
from harness.model.deployment import Deployment
from harness.model.verdict import Verdict, VerdictWord
from harness.run import mock_run, plan_for
from tests.judging.nouns import HOLD
from tests.oracle_and_farm.generated_deployments import deployments

AGREEING = (VerdictWord.PASS, VerdictWord.INFORMATIONAL, VerdictWord.NOT_APPLICABLE)


def disagreements(deployment: Deployment) -> list[Verdict]:
    """Every case on which the farm does something other than the oracle expects, without controls."""

    async def judged() -> list[Verdict]:
        run = mock_run(deployment, plan_for(deployment))
        verdicts = []
        for case in run.plan.cases:
            if case.stimulus is None:
                verdicts.append(judge_unsent(case))
            else:
                verdicts.append(judge(case, await run.observe(case.stimulus), HOLD))
        await run.aclose()
        return verdicts

    return [verdict for verdict in asyncio.run(judged()) if verdict.verdict not in AGREEING]


def test_the_farm_does_what_the_oracle_expects_on_generated_deployments(pytestconfig: pytest.Config) -> None:
    @settings(
        max_examples=pytestconfig.getoption("--generated-deployments"),
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(deployment=deployments())
    def agree(deployment: Deployment) -> None:
        assert disagreements(deployment) == []

    agree()
