"""Cases of POP3."""

from suites.plugin import AssertConformance, Judged, Suite

SUITE = Suite.POP3


def test_pop3(judged: Judged, assert_conformance: AssertConformance) -> None:
    assert_conformance(judged)
