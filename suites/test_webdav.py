"""Cases of WebDAV."""

from suites.plugin import AssertConformance, Judged, Suite

SUITE = Suite.WEBDAV


def test_webdav(judged: Judged, assert_conformance: AssertConformance) -> None:
    assert_conformance(judged)
