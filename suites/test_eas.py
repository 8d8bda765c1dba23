"""Cases of Exchange ActiveSync."""

from suites.plugin import AssertConformance, Judged, Suite

SUITE = Suite.EAS


def test_eas(judged: Judged, assert_conformance: AssertConformance) -> None:
    assert_conformance(judged)
