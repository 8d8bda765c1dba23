"""The summary of a run: clauses over all rows, missing rows, and the sentence at the end."""

from __future__ import annotations

from harness.model.case import Case, Plan, Suite
from harness.model.clause import Clause, ClauseRegister, EvidenceKind, Strength
from harness.model.verdict import Verdict, VerdictWord
from harness.reporting.summary import ClauseVerdict, Summary, summarize
from harness.reporting.terminal import summary_lines, verdict_sentence

BOTH = Clause("OWA-04", "Proxying", (EvidenceKind.CLIENT, EvidenceKind.HOP), "Proxied.")
CLIENT = Clause("OWA-03", "Redirection", (EvidenceKind.CLIENT,), "Never by itself.")
PLAN = Plan(
    deployment="made-up.toml",
    register=ClauseRegister((BOTH, CLIENT), ()),
    cases=(
        Case("a", "A", Suite.OWA, ("OWA-04",)),
        Case("a.hops", "A", Suite.OWA, ("OWA-04",), judges_hops=True),
        Case("b", "B", Suite.OWA, ("OWA-03",)),
    ),
)
EVERY = ["a", "a.hops", "b"]


def row(case: str, word: VerdictWord, *clauses: str, failed: tuple[str, ...] = ()) -> Verdict:
    judged = failed if word is VerdictWord.FAIL else clauses if word is VerdictWord.PASS else ()
    return Verdict(case, clauses, word, "because", failed_clauses=failed, judged=judged)


def words(summary: Summary) -> dict[str, ClauseVerdict]:
    return {one.clause.id: one.verdict for one in summary.clauses}


PASSING = [
    row("a", VerdictWord.PASS, "OWA-04"),
    row("a.hops", VerdictWord.PASS, "OWA-04"),
    row("b", VerdictWord.PASS, "OWA-03"),
]


def test_all_passing_is_conformant() -> None:
    summary = summarize(PLAN, EVERY, PASSING)
    assert summary.is_conformant
    assert set(words(summary).values()) == {ClauseVerdict.PASS}
    assert "conformant in what was judged: 2 of 2" in verdict_sentence(summary)


def test_a_clause_of_two_sides_passes_only_where_both_rows_passed() -> None:
    hops_unseen = [PASSING[0], row("a.hops", VerdictWord.NOT_APPLICABLE, "OWA-04"), PASSING[2]]
    assert words(summarize(PLAN, EVERY, hops_unseen))["OWA-04"] is ClauseVerdict.PASS_CLIENT_SIDE


def test_a_failed_row_counts_only_for_the_clauses_that_it_fails() -> None:
    failed = [row("b", VerdictWord.FAIL, "OWA-03", "OWA-04", failed=("OWA-03",))]
    summary = summarize(PLAN, ["b"], failed)
    assert words(summary) == {"OWA-03": ClauseVerdict.FAIL, "OWA-04": ClauseVerdict.NOT_APPLICABLE}
    assert "not conformant" in verdict_sentence(summary)


def test_a_clause_that_no_selected_case_cites_is_not_selected() -> None:
    assert words(summarize(PLAN, ["b"], PASSING[2:]))["OWA-04"] is ClauseVerdict.NOT_SELECTED


def test_a_selected_case_without_a_row_is_missing_and_the_run_not_conformant() -> None:
    summary = summarize(PLAN, EVERY, PASSING[:2])
    assert summary.missing == ("b",)
    assert not summary.is_conformant
    assert any("1 planned cases have no verdict" in line for line in summary_lines(summary))


def test_a_departure_from_a_recommendation_is_shown_with_its_reason_and_keeps_a_run_conformant() -> None:
    """Also where another row of the clause met it: the reader is to know of the row that did not."""
    recommendation = Clause("NLB-15", "Load balancing", (EvidenceKind.HOP,), "Spread.", strength=Strength.RECOMMENDED)
    cases = tuple(Case(name, name, Suite.STATE, ("NLB-15",), judges_hops=True) for name in "xy")
    plan = Plan("made-up.toml", ClauseRegister((recommendation,), ()), cases)
    rows = [row("x", VerdictWord.PASS, "NLB-15"), row("y", VerdictWord.INFORMATIONAL, "NLB-15")]
    summary = summarize(plan, ["x", "y"], rows)
    assert words(summary) == {"NLB-15": ClauseVerdict.DEPARTED}
    assert summary.is_conformant
    assert "informational NLB-15  because" in list(summary_lines(summary))
    assert verdict_sentence(summary) == (
        "conformant in what was judged: 0 of 1 clauses pass, 1 departed from what is not required, none fail, "
        "0 not judged in this run"
    )


def test_what_a_selection_left_out_is_counted() -> None:
    summary = summarize(PLAN, ["b"], PASSING[2:])
    assert summary.left_out == 2
    assert any("2 planned cases were left out" in line for line in summary_lines(summary))


def test_one_inconclusive_row_keeps_a_run_from_being_conformant() -> None:
    summary = summarize(PLAN, EVERY, [*PASSING[:2], row("b", VerdictWord.INCONCLUSIVE, "OWA-03")])
    assert not summary.is_conformant
    assert "not shown to conform" in verdict_sentence(summary)


def test_a_run_without_a_pass_judged_nothing() -> None:
    summary = summarize(PLAN, EVERY, [row(case, VerdictWord.NOT_APPLICABLE, "OWA-03") for case in EVERY])
    assert not summary.is_conformant
    assert "nothing was judged" in verdict_sentence(summary)
