"""Cases of Exchange Web Services."""

from harness.model.case import Theme
from harness.run import Judged
from suites.settling import Settle

THEME = Theme.EWS


def test_ews(judged: Judged, settle: Settle) -> None:
    settle(judged)
