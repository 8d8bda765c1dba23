"""Cases of Exchange Web Services."""

from harness.model.case import Theme
from harness.run import Judged
from suites.settling import settle

THEME = Theme.EWS


def test_ews(judged: Judged) -> None:
    settle(judged)
