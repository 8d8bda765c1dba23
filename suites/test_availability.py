"""Cases of the Availability service."""

from suites.plugin import AssertConformance, Judged, Suite

SUITE = Suite.AVAILABILITY


def test_availability(judged: Judged, assert_conformance: AssertConformance) -> None:
    assert_conformance(judged)
