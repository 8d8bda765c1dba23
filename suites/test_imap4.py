"""Cases of IMAP4."""

from harness.model.case import Theme
from harness.run import Judged
from suites.settling import settle

THEME = Theme.IMAP4


def test_imap4(judged: Judged) -> None:
    settle(judged)
