"""The contract's two controls: no answer of theirs passes unless it was given."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.judging.controls import ControlAnswer, ControlResults, fails_to_pass_on, find_unmet_control
from harness.model.answer_demands import VisitAnswers
from harness.model.expectation import Alternative
from harness.model.verdict import Because, VerdictWord
from tests.judging.nouns import HELD, HOLD, NO_CASE, PAGE, REDIRECTION, SERVED, UNAUTHORIZED, case, seen
from tests.planning.shipped import plan_of

NOT_ASKED = ControlAnswer.NOT_ASKED
FAILS_OVER = case(Alternative((SERVED,), (VisitAnswers("NLB-06", 1, (SERVED,), (SERVED,)),)))


def test_the_results_of_controls_have_no_default() -> None:
    with pytest.raises(TypeError):
        ControlResults()  # type: ignore[call-arg]  # that is what is tested


@pytest.mark.parametrize("answer", list(ControlAnswer))
def test_the_entry_control_counts_where_it_is_needed(answer: ControlAnswer) -> None:
    controls = replace(HOLD, entry=answer)
    for row, outcome in ((case(REDIRECTION), PAGE), (case(REDIRECTION, crosses=False), UNAUTHORIZED)):
        unmet = find_unmet_control(row, seen(outcome), controls)
        assert (unmet is None) == (answer in (HELD, NO_CASE))
        assert unmet is None or (unmet.word, unmet.because) == (VerdictWord.INCONCLUSIVE, Because.PREREQUISITE)
    assert find_unmet_control(case(REDIRECTION, crosses=False), seen(PAGE), controls) is None


@pytest.mark.parametrize("answer", list(ControlAnswer))
def test_only_an_account_that_was_accepted_is_judged(answer: ControlAnswer) -> None:
    unmet = find_unmet_control(case(REDIRECTION), seen(PAGE), replace(HOLD, credentials=answer))
    assert (unmet is None) == (answer is HELD)


@pytest.mark.parametrize("credentials", list(ControlAnswer))
@pytest.mark.parametrize("entry", list(ControlAnswer))
def test_a_missing_answer_is_a_failure_only_where_both_controls_were_seen_to_hold(
    credentials: ControlAnswer, entry: ControlAnswer
) -> None:
    controls = ControlResults(credentials=credentials, entry=entry)
    assert fails_to_pass_on(FAILS_OVER, controls) == (credentials is HELD and entry is HELD)
    assert not fails_to_pass_on(case(REDIRECTION), controls)


@pytest.mark.parametrize("stem", ["contoso", "contoso-nlb", "contoso-redirection"])
def test_every_case_on_failover_asks_for_the_entry_control(stem: str) -> None:
    over = {"GEN-03", "NLB-06", "NLB-08"}
    rows = [row for row in plan_of(stem).cases if row.stimulus is not None and over.intersection(row.clauses)]
    assert rows
    assert all(row.needs_entry_control for row in rows)
