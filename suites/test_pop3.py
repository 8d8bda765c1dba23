"""Cases of POP3."""

from harness.model.case import Theme
from harness.run import Judged
from suites.settling import Settle

THEME = Theme.POP3


def test_pop3(judged: Judged, settle: Settle) -> None:
    settle(judged)
