"""Cases of conversations of several visits (stickiness, affinity)."""

from harness.model.case import Theme
from harness.run import Judged
from suites.settling import Settle

THEME = Theme.STATE


def test_state(judged: Judged, settle: Settle) -> None:
    settle(judged)
