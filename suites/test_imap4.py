"""Cases of IMAP4."""

from harness.model.case import Suite
from harness.run import Judged
from suites.settling import Settle

SUITE = Suite.IMAP4


def test_imap4(judged: Judged, settle: Settle) -> None:
    settle(judged)
