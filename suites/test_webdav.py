"""Cases of WebDAV."""

from harness.model.case import Theme
from harness.run import Judged
from suites.settling import Settle

THEME = Theme.WEBDAV


def test_webdav(judged: Judged, settle: Settle) -> None:
    settle(judged)
