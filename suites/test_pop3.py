"""Cases of POP3."""

from suites.plugin import AssertConformance, JudgedCase, Suite

SUITE = Suite.POP3


def test_pop3(judged: JudgedCase, assert_conformance: AssertConformance) -> None:
    assert_conformance(judged)
