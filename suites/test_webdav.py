"""Cases of WebDAV."""

from suites.plugin import AssertConformance, JudgedCase, Suite

SUITE = Suite.WEBDAV


def test_webdav(judged: JudgedCase, assert_conformance: AssertConformance) -> None:
    assert_conformance(judged)
