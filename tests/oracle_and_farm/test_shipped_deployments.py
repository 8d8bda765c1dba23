"""One run of each shipped deployment on the farm: it does what the oracle expects, and is judged again as it was seen.

What was stored of it is judged with the same controls to the same verdicts, and has no password in it.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.deployments.passwords import mock_passwords
from harness.deployments.shipped import SHIPPED_DEPLOYMENTS
from harness.evidence import StoredForm
from harness.judging import ControlResults, judge, judge_unsent
from harness.model.case import Case
from harness.model.observation import Observation
from harness.model.verdict import Verdict
from harness.reporting.verdict_file import verdict_from_record, verdict_record
from harness.run import load, mock_run
from tests.judging.nouns import HOLD
from tests.oracle_and_farm.test_oracle_and_farm import AGREEING
from tests.reporting.json_schema import JsonSchema

PAGE = Path(__file__).parents[2] / "docs" / "verdict-file.schema.json"


@dataclass(frozen=True, slots=True)
class Judged:
    """What a case was judged from in a run, and its verdict; a case that is not sent is judged from the plan alone."""

    case: Case
    seen: Observation | None
    controls: ControlResults | None
    verdict: Verdict

    def again(self) -> Verdict:
        """The verdict on what was stored."""
        if self.seen is None or self.controls is None:
            return judge_unsent(self.case)
        return judge(self.case, self.seen, self.controls)


@dataclass(frozen=True, slots=True)
class WholeRun:
    """Every case of a shipped deployment as it was judged, and the passwords of its accounts."""

    judged: tuple[Judged, ...]
    passwords: tuple[str, ...]


@pytest.fixture(scope="module", params=sorted(file.stem for file in SHIPPED_DEPLOYMENTS.glob("*.toml")))
def whole_run(request: pytest.FixtureRequest) -> WholeRun:
    """One run on stubs a deployment."""
    deployment, plan = load(SHIPPED_DEPLOYMENTS / f"{request.param}.toml")
    judged: list[Judged] = []

    def judge_and_note(case: Case, seen: Observation, controls: ControlResults) -> Verdict:
        judged.append(Judged(case, seen, controls, judge(case, seen, controls)))
        return judged[-1].verdict

    async def judge_all() -> None:
        run = mock_run(deployment, plan)
        async for one in run.judge_all():
            if one.observation is None:
                judged.append(Judged(one.case, None, None, one.verdict))
            assert one.verdict is judged[-1].verdict
        await run.aclose()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("harness.run.run.judge", judge_and_note)
        asyncio.run(judge_all())
    assert len(judged) == len(plan.cases)
    return WholeRun(tuple(judged), tuple(one.reveal() for one in mock_passwords(deployment).values()))


def test_the_farm_does_what_the_oracle_expects_on_each_shipped_deployment(whole_run: WholeRun) -> None:
    """Without controls: a farm that refused an account, say, would else be inconclusive."""
    applies = [one for one in whole_run.judged if one.case.stimulus is not None and one.case.not_applicable is None]
    assert [one.case.id for one in applies if one.seen is None] == []
    without_controls = (
        judge_unsent(judged.case) if judged.seen is None else judge(judged.case, judged.seen, HOLD)
        for judged in whole_run.judged
    )
    assert [verdict for verdict in without_controls if verdict.verdict not in AGREEING] == []


def test_a_case_judged_from_its_stored_form_has_the_same_verdict(whole_run: WholeRun) -> None:
    stored = StoredForm(Judged)
    for judged in whole_run.judged:
        text = stored.to_text(judged)
        read = stored.from_text(text)
        assert read == judged
        assert read.again() == judged.verdict
        assert [password for password in whole_run.passwords if password in text] == []


def test_each_row_is_of_the_form_that_the_schema_says(whole_run: WholeRun) -> None:
    schema = JsonSchema(json.loads(PAGE.read_text(encoding="utf-8")))
    for judged in whole_run.judged:
        record = verdict_record(judged.verdict)
        assert schema.accepts(record)
        read = verdict_from_record(record)
        assert (read.verdict, read.failed_clauses) == (judged.verdict.verdict, judged.verdict.failed_clauses)
