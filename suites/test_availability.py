"""Cases of the Availability service."""

from harness.model.case import Theme
from harness.run import Judged
from suites.settling import settle

THEME = Theme.AVAILABILITY


def test_availability(judged: Judged) -> None:
    settle(judged)
