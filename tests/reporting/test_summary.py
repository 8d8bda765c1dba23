"""The summary of a run: clauses over all rows, missing rows, and the sentence at the end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.case import Case, Plan, Suite
from harness.model.clause import Clause, ClauseRegister, EvidenceKind, Strength
from harness.model.finding import SettingsVerdict, Subject, SubjectKind
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
    assert any("1 planned case has no verdict" in line for line in summary_lines(summary))


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


SETTING = Clause("NLB-04", "Load balancing", (EvidenceKind.CONFIG, EvidenceKind.CLIENT), "No ExternalURL.")
IN_FILE = SettingsVerdict("NLB-04", Subject(SubjectKind.SERVER, "CAS-08"))
SETTINGS_PLAN = Plan(
    "made-up.toml",
    ClauseRegister((SETTING,), ()),
    (
        Case("config/NLB-04/CAS-07", "C", Suite.CONFIG, ("NLB-04",), settings=IN_FILE),
        Case("config/NLB-04/CAS-08", "C", Suite.CONFIG, ("NLB-04",), settings=IN_FILE),
        Case("eas", "E", Suite.EAS, ("NLB-04",)),
    ),
)
CLEAN_FILE = [row(f"config/NLB-04/CAS-0{number}", VerdictWord.PASS, "NLB-04") for number in (7, 8)]


def test_settings_that_pass_are_no_conformance_of_a_server_that_was_to_be_asked() -> None:
    ids = [case.id for case in SETTINGS_PLAN.cases]
    rows = [*CLEAN_FILE, row("eas", VerdictWord.NOT_APPLICABLE, "NLB-04")]
    summary = summarize(SETTINGS_PLAN, ids, rows)
    assert words(summary) == {"NLB-04": ClauseVerdict.PASS_IN_SETTINGS}
    assert "nothing was judged" in verdict_sentence(summary)


def test_settings_alone_are_judged_where_nothing_else_is_selected() -> None:
    summary = summarize(SETTINGS_PLAN, [one.case for one in CLEAN_FILE], CLEAN_FILE)
    assert summary.is_conformant
    assert "  1 clause passes (in the settings only): NLB-04" in list(summary_lines(summary))


def test_a_clause_passes_where_a_server_shows_it() -> None:
    rows = [*CLEAN_FILE, row("eas", VerdictWord.PASS, "NLB-04")]
    assert words(summarize(SETTINGS_PLAN, [one.case for one in rows], rows)) == {"NLB-04": ClauseVerdict.PASS}


def test_a_finding_is_shown_with_its_reason_whatever_else_passed_and_changes_no_exit_status() -> None:
    found = row("config/NLB-04/CAS-08", VerdictWord.INFORMATIONAL, "NLB-04")
    rows = [CLEAN_FILE[0], found, row("eas", VerdictWord.PASS, "NLB-04")]
    summary = summarize(SETTINGS_PLAN, [one.case for one in rows], rows)
    assert words(summary) == {"NLB-04": ClauseVerdict.FINDING}
    assert [one.beside_finding for one in summary.clauses] == [ClauseVerdict.PASS]
    assert summary.is_conformant
    assert "informational NLB-04  because" in list(summary_lines(summary))
    assert "1 has findings in the settings, none fail" in verdict_sentence(summary)


def test_a_server_that_fails_a_clause_fails_it_whatever_the_settings_say() -> None:
    found = row("config/NLB-04/CAS-08", VerdictWord.INFORMATIONAL, "NLB-04")
    rows = [found, row("eas", VerdictWord.FAIL, "NLB-04", failed=("NLB-04",))]
    assert words(summarize(SETTINGS_PLAN, [one.case for one in rows], rows)) == {"NLB-04": ClauseVerdict.FAIL}


MANY = tuple(Clause(f"EAS-{number:02}", "Devices", (EvidenceKind.CLIENT,), "Sentence.") for number in range(1, 41))
MANY_PLAN = Plan(
    "made-up.toml",
    ClauseRegister(MANY, ()),
    tuple(Case(one.id, one.id, Suite.EAS, (one.id,)) for one in MANY),
)


def many(word: VerdictWord, *, selected: int = 40, why: str = "because") -> Summary:
    ids = [case.id for case in MANY_PLAN.cases[:selected]]
    rows = [replace(row(one, word, one), why=why) for one in ids]
    return summarize(MANY_PLAN, ids, rows)


def test_clauses_that_went_alike_are_said_by_their_ends_and_with_verbosity_each() -> None:
    folded, named = (list(summary_lines(many(VerdictWord.PASS), verbose=verbose)) for verbose in (False, True))
    assert " 40 clauses pass: EAS-01..40" in folded
    assert all(clause.id in "".join(named) for clause in MANY)


def test_clauses_that_were_not_selected_are_counted_and_with_verbosity_named() -> None:
    summary = many(VerdictWord.PASS, selected=1)
    assert " 39 clauses not selected; -v names them" in list(summary_lines(summary))
    assert " 39 clauses not selected, or not reached; -v names them" in list(summary_lines(summary, ended_early=True))
    named = "".join(summary_lines(summary, verbose=True))
    assert all(clause.id in named for clause in MANY)
    assert "-v" not in named


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    for word in VerdictWord:
        summary = many(word, why="a reason of many words " * 20)
        for verbose in (False, True):
            assert max(map(len, summary_lines(summary, width=width, verbose=verbose))) <= width


def test_the_reason_that_the_contract_has_for_hops_is_explained() -> None:
    text = " ".join(" ".join(summary_lines(many(VerdictWord.NOT_APPLICABLE, why="hops not observable"))).split())
    assert "40 clauses not applicable, hops not observable (what servers ask each other shows in their IIS logs" in text


def test_the_table_counts_each_verdict_and_all_of_them() -> None:
    heading, eas, total, *_ = summary_lines(many(VerdictWord.PASS))
    assert heading.split() == ["pass", "fail", "inconclusive", "informational", "not", "applicable"]
    assert (eas.split(), total.split()) == (["eas", "40", *"...."], ["total", "40", *"...."])
