"""The clauses over several runs: how they went, and why some were judged in none."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from harness.model.case import Case, Plan, Suite
from harness.model.clause import Clause, ClauseRegister, EvidenceKind, Strength
from harness.model.verdict import Verdict, VerdictWord
from harness.reporting.overall import overall_lines
from harness.reporting.summary import ClauseRow, ClauseVerdict, summarize

FIRST, SECOND, THIRD = (
    Clause(f"OWA-0{number}", "Redirection", (EvidenceKind.CLIENT,), f"Sentence {number}.") for number in (1, 2, 3)
)
REGISTER = ClauseRegister((SECOND, FIRST, THIRD), ())
PASSED = ClauseVerdict.PASS
INFORMATIONAL, INCONCLUSIVE = ClauseVerdict.INFORMATIONAL, ClauseVerdict.INCONCLUSIVE
NOT_APPLICABLE, NOT_SELECTED = ClauseVerdict.NOT_APPLICABLE, ClauseVerdict.NOT_SELECTED


def row(clause: Clause, verdict: ClauseVerdict, reason: str = "", *, planned: bool = True, cases: int = 1) -> ClauseRow:
    return ClauseRow(clause, verdict, Counter({VerdictWord.NOT_APPLICABLE: cases}), reason, planned)


def lines(*runs: list[ClauseRow]) -> list[str]:
    return list(overall_lines(runs, REGISTER))


def test_a_pass_in_one_run_is_a_pass_and_a_failure_in_one_run_fails() -> None:
    assert lines([row(FIRST, PASSED)], [row(FIRST, NOT_APPLICABLE, "x")]) == [
        "  1 of 3 clauses pass",
        "      OWA-01",
    ]
    assert lines([row(FIRST, PASSED)], [row(FIRST, ClauseVerdict.FAIL)]) == [
        "  1 of 3 clauses fail",
        "      OWA-01   Sentence 1. (evidence: client)",
    ]


def test_a_finding_in_one_run_is_named_beside_the_pass_in_another() -> None:
    assert lines([row(FIRST, PASSED)], [row(FIRST, ClauseVerdict.FINDING, "finding: no InternalURL")]) == [
        "  1 of 3 clauses pass",
        "      OWA-01",
        "  1 of these with a finding in the settings of some deployment",
        "      OWA-01",
    ]


def test_what_servers_show_beside_a_finding_counts_as_much_as_in_another_run() -> None:
    found = replace(row(FIRST, ClauseVerdict.FINDING, "finding: exposed"), beside_finding=PASSED)
    assert lines([row(FIRST, ClauseVerdict.PASS_IN_SETTINGS)], [found])[0] == "  1 of 3 clauses pass"


def test_a_clause_that_is_departed_from_in_all_settings_has_the_first_finding() -> None:
    assert lines([row(FIRST, ClauseVerdict.FINDING, "finding: no InternalURL")]) == [
        "  1 of 3 clauses informational (a finding in the settings)",
        "      OWA-01   finding: no InternalURL",
    ]


def test_what_is_inconclusive_in_one_run_and_passes_in_another_is_inconclusive_with_its_reason() -> None:
    assert lines([row(FIRST, PASSED)], [row(FIRST, INCONCLUSIVE, "no answer")]) == [
        "  1 of 3 clauses inconclusive",
        "      OWA-01   no answer",
    ]


def test_clauses_that_no_run_judged_stand_in_the_catalogues_order_with_one_reason_each() -> None:
    run = [
        row(THIRD, NOT_APPLICABLE, "third"),
        row(FIRST, INFORMATIONAL, "the topic is silent"),
        row(SECOND, INCONCLUSIVE, "no answer"),
    ]
    assert lines(run) == [
        "  3 of 3 clauses judged in no deployment",
        "      OWA-02   inconclusive: no answer",
        "      OWA-01   the topic is silent",
        "      OWA-03   third",
    ]


def test_clauses_with_one_reason_stand_together() -> None:
    run = [row(one, NOT_APPLICABLE, "nothing here") for one in (FIRST, SECOND, THIRD)]
    assert lines(run)[1:] == ["      nothing here: OWA-02 OWA-01 OWA-03"]


FARTHER_AND_FARTHER = (
    row(FIRST, INFORMATIONAL, "recorded"),
    row(FIRST, INCONCLUSIVE, "no answer"),
    row(FIRST, NOT_APPLICABLE, "shown by Kerberos alone", cases=7),
    row(FIRST, NOT_APPLICABLE, "shown by ports alone"),
    row(FIRST, NOT_APPLICABLE, "nothing in this deployment", planned=False),
    row(FIRST, NOT_SELECTED, "not asked", planned=False),
)


@pytest.mark.parametrize("number", range(len(FARTHER_AND_FARTHER) - 1))
def test_the_reason_is_that_of_the_run_which_came_closest(number: int) -> None:
    closer = FARTHER_AND_FARTHER[number]
    for farther in FARTHER_AND_FARTHER[number + 1 :]:
        for runs in ([[farther], [closer]], [[closer], [farther]]):
            assert lines(*runs)[1].endswith(closer.reason)


def test_of_runs_that_came_equally_close_the_first_gives_its_reason() -> None:
    assert lines([row(FIRST, NOT_APPLICABLE, "a")], [row(FIRST, NOT_APPLICABLE, "b")])[1] == "      OWA-01   a"


def summarized(word: VerdictWord, *, suite: Suite = Suite.OWA, strength: Strength = Strength.REQUIRED) -> ClauseRow:
    """The line of a clause whose only case has that verdict."""
    clause = Clause("OWA-01", "Redirection", (EvidenceKind.CLIENT,), "Sentence.", strength)
    plan = Plan("made-up.toml", ClauseRegister((clause,), ()), (Case("a", "A", suite, ("OWA-01",)),))
    return summarize(plan, ["a"], [Verdict("a", ("OWA-01",), word, "because")]).clauses[0]


@pytest.mark.parametrize(
    "word", [VerdictWord.INFORMATIONAL, VerdictWord.INCONCLUSIVE, VerdictWord.NOT_APPLICABLE], ids=str
)
def test_a_clause_that_was_not_judged_has_the_reason_of_its_row(word: VerdictWord) -> None:
    assert summarized(word).reason == "because"
    assert summarized(word, strength=Strength.RECOMMENDED).reason == "because"


def test_a_row_that_only_says_that_a_clause_is_not_judged_is_no_case_for_it() -> None:
    assert summarized(VerdictWord.NOT_APPLICABLE).planned
    assert not summarized(VerdictWord.NOT_APPLICABLE, suite=Suite.CLAUSE).planned


def test_a_clause_without_a_row_was_not_asked() -> None:
    plan = Plan("made-up.toml", ClauseRegister((FIRST,), ()), (Case("a", "A", Suite.OWA, ("OWA-01",)),))
    (unasked,) = summarize(plan, [], []).clauses
    assert (unasked.verdict, unasked.reason) == (NOT_SELECTED, "no case that could judge it was asked")
