"""Cases of Autodiscover."""

from harness.model.case import Theme
from harness.run import Judged
from suites.settling import Settle

THEME = Theme.AUTODISCOVER


def test_autodiscover(judged: Judged, settle: Settle) -> None:
    settle(judged)
