"""Cases of the Availability service."""

from suites.plugin import AssertConformance, JudgedCase, Suite

SUITE = Suite.AVAILABILITY


def test_availability(judged: JudgedCase, assert_conformance: AssertConformance) -> None:
    assert_conformance(judged)
