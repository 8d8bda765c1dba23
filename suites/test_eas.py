"""Cases of Exchange ActiveSync."""

from harness.model.case import Theme
from harness.run import Judged
from suites.settling import settle

THEME = Theme.EAS


def test_eas(judged: Judged) -> None:
    settle(judged)
