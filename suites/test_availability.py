"""Cases of the Availability service."""

from harness.model.case import Theme
from harness.run import Judged
from suites.settling import Settle

THEME = Theme.AVAILABILITY


def test_availability(judged: Judged, settle: Settle) -> None:
    settle(judged)
