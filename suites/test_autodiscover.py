"""Cases of Autodiscover."""

from harness.model.case import Theme
from harness.run import Judged
from suites.settling import settle

THEME = Theme.AUTODISCOVER


def test_autodiscover(judged: Judged) -> None:
    settle(judged)
