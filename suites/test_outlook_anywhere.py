"""Cases of Outlook Anywhere (RPC over HTTP)."""

from harness.model.case import Suite
from harness.run import Judged
from suites.settling import Settle

SUITE = Suite.OUTLOOK_ANYWHERE


def test_outlook_anywhere(judged: Judged, settle: Settle) -> None:
    settle(judged)
