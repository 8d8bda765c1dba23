"""Cases of POP3."""

from harness.model.case import Suite
from harness.run import Judged
from suites.settling import Settle

SUITE = Suite.POP3


def test_pop3(judged: Judged, settle: Settle) -> None:
    settle(judged)
