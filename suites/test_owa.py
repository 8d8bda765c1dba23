"""Cases of Outlook Web Access."""

from harness.model.case import Suite
from harness.run import Judged
from suites.settling import Settle

SUITE = Suite.OWA


def test_owa(judged: Judged, settle: Settle) -> None:
    settle(judged)
