"""Two independent readings of the topic, oracle and acting farm, agree on deployments that nobody thought of."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from harness.judging.controls import ControlResults
from harness.judging.judge import judge
from harness.model.deployment import Deployment
from harness.model.verdict import Verdict, VerdictWord
from harness.run import load, mock_run, plan_for
from tests.agreement.generated_deployments import deployments

SHIPPED = sorted((Path(__file__).parents[2] / "fixtures" / "deployments").glob("*.toml"))
AGREEING = (VerdictWord.PASS, VerdictWord.INFORMATIONAL, VerdictWord.NOT_APPLICABLE)


def disagreements(deployment: Deployment) -> list[Verdict]:
    """Every case on which the farm does something else than the oracle expects, controls aside."""

    async def judged() -> list[Verdict]:
        run = mock_run(deployment, plan_for(deployment))
        verdicts = []
        for case in run.plan.cases:
            seen = await run.observe(case.stimulus) if case.stimulus else None
            verdicts.append(judge(case, seen, ControlResults()))
        await run.aclose()
        return verdicts

    return [verdict for verdict in asyncio.run(judged()) if verdict.verdict not in AGREEING]


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_the_farm_does_what_the_oracle_expects_on_each_shipped_deployment(file: Path) -> None:
    deployment, _ = load(file)
    assert disagreements(deployment) == []


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
