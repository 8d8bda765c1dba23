"""Cases of Autodiscover."""

from suites.plugin import AssertConformance, Judged, Suite

SUITE = Suite.AUTODISCOVER


def test_autodiscover(judged: Judged, assert_conformance: AssertConformance) -> None:
    assert_conformance(judged)
