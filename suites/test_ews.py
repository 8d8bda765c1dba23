"""Cases of Exchange Web Services."""

from suites.plugin import AssertConformance, Judged, Theme

THEME = Theme.EWS


def test_ews(judged: Judged, assert_conformance: AssertConformance) -> None:
    assert_conformance(judged)
