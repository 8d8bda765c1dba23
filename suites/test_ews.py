"""Cases of Exchange Web Services."""

from suites.plugin import AssertConformance, Judged, Suite

SUITE = Suite.EWS


def test_ews(judged: Judged, assert_conformance: AssertConformance) -> None:
    assert_conformance(judged)
