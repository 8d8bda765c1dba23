"""Cases of Outlook Web Access."""

from suites.plugin import AssertConformance, Judged, Theme

THEME = Theme.OWA


def test_owa(judged: Judged, assert_conformance: AssertConformance) -> None:
    assert_conformance(judged)
