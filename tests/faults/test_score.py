"""A fault is killed only by a row whose failed clauses hold one of its own."""

from __future__ import annotations

from harness.mutation.score import Kill, read_mutant
from tests.faults.nouns import failed, not_judged, passed, recorded


def test_a_row_that_fails_the_clause_kills_it() -> None:
    mutant = read_mutant("broken", ("OWA-03",), [failed("a", "OWA-03"), passed("b", "OWA-03")])
    assert mutant.kills == (Kill("OWA-03", ("a",)),)
    assert mutant.survives == ()
    assert mutant.rows == 2


def test_a_row_that_fails_another_clause_kills_nothing_and_is_collateral() -> None:
    mutant = read_mutant("broken", ("OWA-03",), [failed("a", "OWA-02")])
    assert mutant.kills == ()
    assert mutant.survives == ("OWA-03",)
    assert mutant.collateral == ("a",)
    assert mutant.other_clauses == ("OWA-02",)


def test_a_row_that_cites_the_clause_and_another_is_no_collateral_but_names_the_other() -> None:
    mutant = read_mutant("broken", ("OWA-03",), [failed("a", "OWA-02", "OWA-03")])
    assert mutant.survives == ()
    assert mutant.collateral == ()
    assert mutant.other_clauses == ("OWA-02",)


def test_every_clause_of_a_fault_has_to_be_reported() -> None:
    mutant = read_mutant("broken", ("EAS-09", "EAS-10"), [failed("a", "EAS-09"), failed("b", "EAS-09")])
    assert mutant.kills == (Kill("EAS-09", ("a", "b")),)
    assert mutant.survives == ("EAS-10",)


def test_a_departure_from_a_recommendation_is_noted_and_does_not_survive() -> None:
    mutant = read_mutant("broken", ("NLB-15",), [recorded("a", "NLB-15"), recorded("b", "UNS-02")])
    assert mutant.kills == ()
    assert mutant.noted == (Kill("NLB-15", ("a",)),)
    assert mutant.survives == ()


def test_what_was_silently_passed_or_recorded_elsewhere_lets_a_fault_survive() -> None:
    mutant = read_mutant("broken", ("OWA-03",), [passed("a", "OWA-03"), recorded("b", "UNS-02")])
    assert mutant.survives == ("OWA-03",)


def test_rows_that_could_not_be_judged_kill_nothing() -> None:
    mutant = read_mutant("broken", ("OWA-03",), [not_judged("a", "OWA-03")])
    assert mutant.survives == ("OWA-03",)
    assert mutant.not_judged == ("a",)
