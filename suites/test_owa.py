"""Cases of Outlook Web Access."""

from harness.model.case import Theme
from harness.run import Judged
from suites.settling import Settle

THEME = Theme.OWA


def test_owa(judged: Judged, settle: Settle) -> None:
    settle(judged)
