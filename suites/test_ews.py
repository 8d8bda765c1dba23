"""Cases of Exchange Web Services."""

from harness.model.case import Suite
from harness.run import Judged
from suites.settling import Settle

SUITE = Suite.EWS


def test_ews(judged: Judged, settle: Settle) -> None:
    settle(judged)
