"""Cases of the Availability service."""

from suites.plugin import AssertConformance, Judged, Theme

THEME = Theme.AVAILABILITY


def test_availability(judged: Judged, assert_conformance: AssertConformance) -> None:
    assert_conformance(judged)
