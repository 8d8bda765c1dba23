"""Cases of Autodiscover."""

from suites.plugin import AssertConformance, Judged, Theme

THEME = Theme.AUTODISCOVER


def test_autodiscover(judged: Judged, assert_conformance: AssertConformance) -> None:
    assert_conformance(judged)
