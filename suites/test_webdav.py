"""Cases of WebDAV."""

from harness.model.case import Suite
from harness.run import Judged
from suites.settling import Settle

SUITE = Suite.WEBDAV


def test_webdav(judged: Judged, settle: Settle) -> None:
    settle(judged)
