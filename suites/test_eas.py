"""Cases of Exchange ActiveSync."""

from harness.model.case import Suite
from harness.run import Judged
from suites.settling import Settle

SUITE = Suite.EAS


def test_eas(judged: Judged, settle: Settle) -> None:
    settle(judged)
