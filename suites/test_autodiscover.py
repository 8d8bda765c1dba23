"""Cases of Autodiscover."""

from harness.model.case import Suite
from harness.run import Judged
from suites.settling import Settle

SUITE = Suite.AUTODISCOVER


def test_autodiscover(judged: Judged, settle: Settle) -> None:
    settle(judged)
