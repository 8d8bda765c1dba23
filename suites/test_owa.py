"""Cases of Outlook Web Access."""

from suites.plugin import AssertConformance, JudgedCase, Suite

SUITE = Suite.OWA


def test_owa(judged: JudgedCase, assert_conformance: AssertConformance) -> None:
    assert_conformance(judged)
