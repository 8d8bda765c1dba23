"""Cases of IMAP4."""

from suites.plugin import AssertConformance, JudgedCase, Suite

SUITE = Suite.IMAP4


def test_imap4(judged: JudgedCase, assert_conformance: AssertConformance) -> None:
    assert_conformance(judged)
