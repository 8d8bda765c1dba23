"""Cases of Exchange ActiveSync."""

from suites.plugin import AssertConformance, JudgedCase, Suite

SUITE = Suite.EAS


def test_eas(judged: JudgedCase, assert_conformance: AssertConformance) -> None:
    assert_conformance(judged)
