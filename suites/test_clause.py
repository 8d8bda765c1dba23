"""Cases of clauses that no case of this deployment judges, each with its reason."""

from suites.plugin import AssertConformance, JudgedCase, Suite

SUITE = Suite.CLAUSE


def test_clause(judged: JudgedCase, assert_conformance: AssertConformance) -> None:
    assert_conformance(judged)
