"""Cases of Outlook Web Access."""

from suites.plugin import AssertConformance, Judged, Suite

SUITE = Suite.OWA


def test_owa(judged: Judged, assert_conformance: AssertConformance) -> None:
    assert_conformance(judged)
