"""Cases of Outlook Anywhere (RPC over HTTP)."""

from suites.plugin import AssertConformance, Judged, Suite

SUITE = Suite.OUTLOOK_ANYWHERE


def test_outlook_anywhere(judged: Judged, assert_conformance: AssertConformance) -> None:
    assert_conformance(judged)
