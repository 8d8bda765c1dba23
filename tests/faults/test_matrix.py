"""The matrix says what is wrong with a catalogue: faults that survive, red rows without an explanation."""

from __future__ import annotations

from fixtures.farm.faults import FAULTS, Fault
from harness.model.verdict import Verdict
from harness.mutation.fault_matrix import FaultMatrix
from harness.mutation.score import score_fault
from harness.planning.clause_register import read_register
from tests.faults.nouns import failed, fault, recorded


def matrix_of(broken: Fault, *rows: Verdict) -> FaultMatrix:
    return FaultMatrix(read_register(), (broken,), (score_fault(broken.name, broken.breaks, rows),))


def test_a_fault_that_is_killed_leaves_nothing_open() -> None:
    matrix = matrix_of(fault("moves", "OWA-03"), failed("owa/a", "OWA-03"))
    assert matrix.problems == ()
    assert "  moves                                        owa/a" in list(matrix.lines())
    assert matrix.summary().startswith("1 faults: 1 killed, 0 noted, 0 survived; 0 more on sockets")


def test_a_fault_that_survives_is_named_with_its_clause() -> None:
    matrix = matrix_of(fault("moves", "OWA-03", "OWA-02"), failed("owa/a", "OWA-03"))
    assert matrix.problems == ("moves survives: no row reported OWA-02",)
    assert any(line.endswith("SURVIVES") for line in matrix.lines())


def test_a_red_row_of_another_clause_needs_an_explanation() -> None:
    rows = (failed("owa/a", "OWA-03"), failed("owa/b", "OWA-02"))
    (problem,) = matrix_of(fault("moves", "OWA-03"), *rows).problems
    assert "also fails OWA-02" in problem
    assert not matrix_of(fault("moves", "OWA-03", also=("OWA-02",), because="…"), *rows).problems


def test_an_explanation_that_nothing_needs_is_a_problem() -> None:
    broken = fault("moves", "OWA-03", also=("OWA-02",), because="It was so once.")
    (problem,) = matrix_of(broken, failed("owa/a", "OWA-03")).problems
    assert problem == "moves is said to fail OWA-02 as well, and does not"


def test_a_fault_of_sockets_is_marked_and_not_counted_as_survived() -> None:
    matrix = FaultMatrix(read_register(), (fault("ntlm", "EAS-05", only_on_sockets=True),), ())
    assert matrix.problems == ()
    assert "| EAS-05 | ntlm | on sockets |" in list(matrix.page())
    assert "0 faults: 0 killed" in matrix.summary()
    assert "1 more on sockets" in matrix.summary()


def test_a_departure_from_a_recommendation_is_told_from_a_failure() -> None:
    matrix = matrix_of(fault("prefers", "NLB-15"), recorded("state/a", "NLB-15"))
    assert matrix.problems == ()
    assert "0 killed, 1 noted, 0 survived" in matrix.summary()
    assert any("noted, since the clause does not require it: `state/a`" in line for line in matrix.page())


def test_of_many_cases_the_first_are_named_and_the_others_counted() -> None:
    rows = [failed(f"owa/{number}", "OWA-03") for number in range(5)]
    assert "| OWA-03 | moves | `owa/0`, `owa/1` and 3 more |" in list(matrix_of(fault("moves", "OWA-03"), *rows).page())


def test_clauses_that_no_fault_breaks_are_named() -> None:
    matrix = matrix_of(fault("moves", "OWA-03"), failed("owa/a", "OWA-03"))
    assert "OWA-03" not in matrix.unbroken
    assert {"GEN-03", "NLB-10"} <= set(matrix.unbroken)
    assert "PRF-01" not in matrix.judged_clauses()


def test_every_clause_that_answers_hops_or_outages_show_has_a_fault() -> None:
    assert FaultMatrix(read_register(), FAULTS, ()).unbroken == ()


def test_the_catalogue_has_more_than_ninety_faults_with_names_of_their_own() -> None:
    names = [one.name for one in FAULTS]
    assert len(set(names)) == len(names)
    assert len(names) > 90


def test_every_fault_cites_clauses_of_the_register_and_explains_the_others() -> None:
    known = {clause.id for clause in read_register().clauses}
    for one in FAULTS:
        assert one.breaks, one.name
        assert set(one.breaks) | set(one.also) <= known, one.name
        assert not set(one.breaks) & set(one.also), one.name
        assert bool(one.also) == bool(one.because), one.name
