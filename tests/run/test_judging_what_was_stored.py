"""What was stored of a run is judged as it was seen: same controls, same verdicts, and no password in it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from harness.deployments.passwords import mock_passwords
from harness.deployments.shipped import SHIPPED_DEPLOYMENTS
from harness.evidence import StoredForm
from harness.judging import ControlResults, judge
from harness.model.case import Case
from harness.model.observation import Observation
from harness.model.verdict import Verdict
from harness.run import load, mock_run


@dataclass(frozen=True, slots=True)
class JudgedAtOnce:
    """What a case was judged from in the run, and its verdict."""

    case: Case
    seen: Observation | None
    controls: ControlResults
    verdict: Verdict


STORED = StoredForm(JudgedAtOnce)


def judged_in_a_run(stem: str, monkeypatch: pytest.MonkeyPatch) -> list[JudgedAtOnce]:
    noted: list[JudgedAtOnce] = []

    def judge_and_note(case: Case, seen: Observation | None, controls: ControlResults) -> Verdict:
        noted.append(JudgedAtOnce(case, seen, controls, judge(case, seen, controls)))
        return noted[-1].verdict

    async def whole_run() -> None:
        run = mock_run(*load(SHIPPED_DEPLOYMENTS / f"{stem}.toml"))
        cases = [judged.case.id async for judged in run.judge_all()]
        await run.aclose()
        assert cases == [one.case.id for one in noted]

    monkeypatch.setattr("harness.run.run.judge", judge_and_note)
    asyncio.run(whole_run())
    return noted


@pytest.mark.parametrize("stem", sorted(file.stem for file in SHIPPED_DEPLOYMENTS.glob("*.toml")))
def test_a_case_judged_from_its_stored_form_has_the_same_verdict(stem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    deployment, _ = load(SHIPPED_DEPLOYMENTS / f"{stem}.toml")
    passwords = [password.reveal() for password in mock_passwords(deployment).values()]
    for judged in judged_in_a_run(stem, monkeypatch):
        text = STORED.to_text(judged)
        read = STORED.from_text(text)
        assert read == judged
        assert judge(read.case, read.seen, read.controls) == judged.verdict
        assert [password for password in passwords if password in text] == []
