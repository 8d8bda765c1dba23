"""Cases of conversations of several visits (stickiness, affinity)."""

from suites.plugin import AssertConformance, Judged, Suite

SUITE = Suite.STATE


def test_state(judged: Judged, assert_conformance: AssertConformance) -> None:
    assert_conformance(judged)
