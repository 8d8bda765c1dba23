"""Cases of IMAP4."""

from suites.plugin import AssertConformance, Judged, Suite

SUITE = Suite.IMAP4


def test_imap4(judged: Judged, assert_conformance: AssertConformance) -> None:
    assert_conformance(judged)
