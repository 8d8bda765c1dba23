"""How servers are set up towards each other: accounts and certificates, as their connections show them."""

from harness.model.case import Suite
from harness.run import Judged
from suites.settling import Settle

SUITE = Suite.CONFIG


def test_config(judged: Judged, settle: Settle) -> None:
    settle(judged)
