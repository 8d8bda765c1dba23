"""Cases of the Availability service."""

from harness.model.case import Suite
from harness.run import Judged
from suites.settling import Settle

SUITE = Suite.AVAILABILITY


def test_availability(judged: Judged, settle: Settle) -> None:
    settle(judged)
