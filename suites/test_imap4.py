"""Cases of IMAP4."""

from harness.model.case import Theme
from harness.run import Judged
from suites.settling import Settle

THEME = Theme.IMAP4


def test_imap4(judged: Judged, settle: Settle) -> None:
    settle(judged)
