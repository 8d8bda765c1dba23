"""Cases of Exchange ActiveSync."""

from harness.model.case import Theme
from harness.run import Judged
from suites.settling import Settle

THEME = Theme.EAS


def test_eas(judged: Judged, settle: Settle) -> None:
    settle(judged)
