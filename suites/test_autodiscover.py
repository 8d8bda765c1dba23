"""Cases of Autodiscover."""

from suites.plugin import AssertConformance, JudgedCase, Suite

SUITE = Suite.AUTODISCOVER


def test_autodiscover(judged: JudgedCase, assert_conformance: AssertConformance) -> None:
    assert_conformance(judged)
