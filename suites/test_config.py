"""How servers are set up towards each other: accounts and certificates, as their connections show them."""

from harness.model.case import Theme
from harness.run import Judged
from suites.settling import Settle

THEME = Theme.CONFIG


def test_config(judged: Judged, settle: Settle) -> None:
    settle(judged)
