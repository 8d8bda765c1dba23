"""Cases of Exchange Web Services."""

from suites.plugin import AssertConformance, JudgedCase, Suite

SUITE = Suite.EWS


def test_ews(judged: JudgedCase, assert_conformance: AssertConformance) -> None:
    assert_conformance(judged)
