"""Cases of Outlook Web Access."""

from harness.model.case import Theme
from harness.run import Judged
from suites.settling import settle

THEME = Theme.OWA


def test_owa(judged: Judged) -> None:
    settle(judged)
