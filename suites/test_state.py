"""Cases of conversations of several visits (stickiness, affinity)."""

from harness.model.case import Suite
from harness.run import Judged
from suites.settling import Settle

SUITE = Suite.STATE


def test_state(judged: Judged, settle: Settle) -> None:
    settle(judged)
