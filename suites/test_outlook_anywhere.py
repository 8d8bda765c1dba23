"""Cases of Outlook Anywhere (RPC over HTTP)."""

from suites.plugin import AssertConformance, JudgedCase, Suite

SUITE = Suite.OUTLOOK_ANYWHERE


def test_outlook_anywhere(judged: JudgedCase, assert_conformance: AssertConformance) -> None:
    assert_conformance(judged)
