"""Cases of conversations of several visits (stickiness, affinity)."""

from suites.plugin import AssertConformance, JudgedCase, Suite

SUITE = Suite.STATE


def test_state(judged: JudgedCase, assert_conformance: AssertConformance) -> None:
    assert_conformance(judged)
