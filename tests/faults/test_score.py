"""A fault is killed only by a row whose failed clauses hold one of its own."""

from __future__ import annotations

from harness.mutation.score import ClauseReport, score_fault
from tests.faults.nouns import failed, not_judged, passed, recorded


def test_a_row_that_fails_the_clause_kills_it() -> None:
    result = score_fault("broken", ("OWA-03",), [failed("a", "OWA-03"), passed("b", "OWA-03")])
    assert result.reports == (ClauseReport("OWA-03", ("a",)),)
    assert result.unreported == ()
    assert result.rows == 2


def test_a_row_that_fails_another_clause_kills_nothing_and_is_collateral() -> None:
    result = score_fault("broken", ("OWA-03",), [failed("a", "OWA-02")])
    assert result.reports == ()
    assert result.unreported == ("OWA-03",)
    assert result.collateral == ("a",)
    assert result.other_clauses == ("OWA-02",)


def test_a_row_that_cites_the_clause_and_another_is_no_collateral_but_names_the_other() -> None:
    result = score_fault("broken", ("OWA-03",), [failed("a", "OWA-02", "OWA-03")])
    assert result.unreported == ()
    assert result.collateral == ()
    assert result.other_clauses == ("OWA-02",)


def test_every_clause_of_a_fault_has_to_be_reported() -> None:
    result = score_fault("broken", ("EAS-09", "EAS-10"), [failed("a", "EAS-09"), failed("b", "EAS-09")])
    assert result.reports == (ClauseReport("EAS-09", ("a", "b")),)
    assert result.unreported == ("EAS-10",)


def test_a_departure_from_a_recommendation_is_noted_and_does_not_survive() -> None:
    result = score_fault("broken", ("NLB-15",), [recorded("a", "NLB-15"), recorded("b", "UNS-02")])
    assert result.reports == ()
    assert result.noted == (ClauseReport("NLB-15", ("a",)),)
    assert result.unreported == ()


def test_what_was_silently_passed_or_recorded_elsewhere_lets_a_fault_survive() -> None:
    result = score_fault("broken", ("OWA-03",), [passed("a", "OWA-03"), recorded("b", "UNS-02")])
    assert result.unreported == ("OWA-03",)


def test_rows_that_could_not_be_judged_kill_nothing() -> None:
    result = score_fault("broken", ("OWA-03",), [not_judged("a", "OWA-03")])
    assert result.unreported == ("OWA-03",)
    assert result.not_judged == ("a",)
